-- Pairs of objects of one type that go by the same name and have not been told apart. A name that more than twenty go by
-- says nothing; one of an object that was withdrawn is not a name any more.
WITH shared AS MATERIALIZED (
  SELECT type, key FROM knowledge_name WHERE type = ANY (%(types)s::text[])
   GROUP BY type, key HAVING count(DISTINCT stix_uuid) BETWEEN 2 AND 20
   ORDER BY type, key LIMIT 5000
)
SELECT one.type, one.stix_uuid, other.stix_uuid, array_agg(DISTINCT one.name ORDER BY one.name),
       array_agg(DISTINCT one.source_id), array_agg(DISTINCT other.source_id)
  FROM shared
  JOIN knowledge_name AS one ON one.type = shared.type AND one.key = shared.key
  JOIN knowledge_name AS other ON other.type = shared.type AND other.key = shared.key
                              AND other.stix_uuid > one.stix_uuid
  JOIN knowledge_object AS object ON object.id = one.object_id AND NOT object.revoked
  JOIN knowledge_object AS second ON second.id = other.object_id AND NOT second.revoked
 WHERE NOT EXISTS (SELECT 1 FROM knowledge_apart AS apart
                    WHERE apart.first_uuid = one.stix_uuid AND apart.second_uuid = other.stix_uuid)
 GROUP BY one.type, one.stix_uuid, other.stix_uuid
 ORDER BY count(DISTINCT one.key) DESC, one.type, one.stix_uuid, other.stix_uuid LIMIT %(limit)s
