-- The values that attributes of these UUIDs look for or are, as far as the reader may see them.
SELECT DISTINCT appearance.observable_id
  FROM knowledge_object_view AS object
  JOIN knowledge_appearance_view AS appearance ON appearance.object_id = object.object_id
 WHERE object.stix_uuid = ANY (%(uuids)s::uuid[]) AND object.type = 'indicator'
 LIMIT 100
