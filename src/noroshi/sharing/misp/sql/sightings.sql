-- Sightings of the values that indicators look for, whichever indicator of the value they name; a bounded number of
-- each. "+ 0" keeps the planner from walking all objects from the newest on until it has met fifty.
SELECT DISTINCT part.object_id, sighting.object_id, coalesce(sighting.derived, sighting.content)
  FROM unnest(%(parts)s::bigint[]) AS part (object_id)
  JOIN knowledge_appearance_view AS mine ON mine.object_id = part.object_id AND mine.role = 2
 CROSS JOIN LATERAL (
   SELECT other.object_id FROM knowledge_appearance_view AS other
    WHERE other.observable_id = mine.observable_id AND other.role = 2 ORDER BY other.object_id + 0 DESC LIMIT 50) AS alike
  JOIN knowledge_object_view AS seen ON seen.object_id = alike.object_id
 CROSS JOIN LATERAL (
   SELECT naming.object_id FROM knowledge_relation_view AS naming
    WHERE naming.target_uuid = seen.stix_uuid AND naming.kind = 'sighting-of' ORDER BY naming.object_id + 0 DESC LIMIT 50
 ) AS named
  JOIN knowledge_object_view AS sighting ON sighting.object_id = named.object_id
 WHERE NOT sighting.revoked
 ORDER BY part.object_id, sighting.object_id
