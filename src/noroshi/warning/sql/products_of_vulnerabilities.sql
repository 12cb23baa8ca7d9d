-- The products that a vulnerability is known to be in: named in the same object, or software that "has" it.
WITH vulnerable AS (
  SELECT DISTINCT cve.observable_id, object.object_id, object.stix_uuid
    FROM unnest(%(ids)s::uuid[]) AS cve (observable_id)
    JOIN knowledge_appearance_view AS appearance ON appearance.observable_id = cve.observable_id
    JOIN knowledge_object_view AS object ON object.object_id = appearance.object_id
   WHERE object.type = 'vulnerability' AND NOT object.revoked
)
SELECT vulnerable.observable_id, software.observable_id, software.value
  FROM vulnerable
  JOIN knowledge_relation_view AS relation ON relation.target_uuid = vulnerable.stix_uuid AND relation.kind = 'has'
  JOIN knowledge_object_view AS object ON object.stix_uuid = relation.source_uuid AND object.type = 'software'
  JOIN knowledge_remembered_view AS software ON software.object_id = object.object_id AND software.kind = %(cpe)s
 WHERE relation.source_type = 'software'
 UNION
SELECT vulnerable.observable_id, software.observable_id, software.value
  FROM vulnerable
  JOIN knowledge_remembered_view AS software ON software.object_id = vulnerable.object_id AND software.kind = %(cpe)s
