-- Sightings of the values that indicators look for, whichever indicator of the value they name; a bounded number of
-- each. Stage by stage, each of them bounded by the one before: on tables that nobody has analysed yet the planner
-- would else multiply what it should look up. "+ 0" keeps it from walking all objects from the newest on.
WITH mine AS MATERIALIZED (
  SELECT DISTINCT part.object_id, appearance.observable_id
    FROM unnest(%(parts)s::bigint[]) AS part (object_id)
   CROSS JOIN LATERAL (
     SELECT held.observable_id FROM knowledge_appearance_view AS held
      WHERE held.object_id = part.object_id AND held.role = 2 OFFSET 0) AS appearance
), value AS MATERIALIZED (
  SELECT DISTINCT observable_id FROM mine
), alike AS MATERIALIZED (
  SELECT value.observable_id, other.object_id
    FROM value
   CROSS JOIN LATERAL (
     SELECT held.object_id FROM knowledge_appearance_view AS held
      WHERE held.observable_id = value.observable_id AND held.role = 2 ORDER BY held.object_id + 0 DESC LIMIT 50) AS other
), seen AS MATERIALIZED (
  SELECT indicator.object_id, object.stix_uuid
    FROM (SELECT DISTINCT object_id FROM alike) AS indicator
   CROSS JOIN LATERAL (
     SELECT held.stix_uuid FROM knowledge_object_view AS held
      WHERE held.object_id = indicator.object_id OFFSET 0) AS object
), named AS MATERIALIZED (
  SELECT target.stix_uuid, naming.object_id
    FROM (SELECT DISTINCT stix_uuid FROM seen) AS target
   CROSS JOIN LATERAL (
     SELECT held.object_id FROM knowledge_relation_view AS held
      WHERE held.target_uuid = target.stix_uuid AND held.kind = 'sighting-of'
      ORDER BY held.object_id + 0 DESC LIMIT 50) AS naming
), pair AS MATERIALIZED (
  SELECT DISTINCT mine.object_id AS part, named.object_id AS sighting
    FROM mine
    JOIN alike ON alike.observable_id = mine.observable_id
    JOIN seen ON seen.object_id = alike.object_id
    JOIN named ON named.stix_uuid = seen.stix_uuid
)
SELECT pair.part, pair.sighting, found.content
  FROM pair
 CROSS JOIN LATERAL (
   SELECT coalesce(held.derived, held.content) AS content FROM knowledge_object_view AS held
    WHERE held.object_id = pair.sighting AND NOT held.revoked OFFSET 0) AS found
 ORDER BY pair.part, pair.sighting
