-- Organisations that saw a value themselves, or reported it before: one index look-up per value. OFFSET 0 keeps the
-- planner from scanning all appearances instead.
WITH found AS (
  SELECT * FROM unnest(%(ids)s::uuid[]) AS found (observable_id)
), seen AS (
  SELECT found.observable_id, sighting.organisation_id, sighting.at
    FROM found
   CROSS JOIN LATERAL (
     SELECT organisation_id, coalesce(last_seen, recorded_at) AS at
       FROM knowledge_sighting_view AS seen WHERE seen.observable_id = found.observable_id OFFSET 0) AS sighting
   UNION ALL
  SELECT found.observable_id, appearance.source_id, object.date_added
    FROM found
   CROSS JOIN LATERAL (
     SELECT object_id, source_id
       FROM knowledge_appearance_view AS appears WHERE appears.observable_id = found.observable_id OFFSET 0
   ) AS appearance
   CROSS JOIN LATERAL (
     SELECT date_added, revoked FROM knowledge_object_view AS object WHERE object.object_id = appearance.object_id
     OFFSET 0) AS object
   WHERE appearance.source_id <> %(source)s AND NOT object.revoked
)
SELECT seen.organisation_id, seen.observable_id, '', '', '', '', '', count(*), max(seen.at)
  FROM seen JOIN parties_organisation_view AS organisation ON organisation.organisation_id = seen.organisation_id
 WHERE organisation.world_id = %(world)s AND organisation.is_active AND organisation.organisation_id <> %(source)s
   AND organisation.kind = ANY (%(kinds)s)
 GROUP BY seen.organisation_id, seen.observable_id
