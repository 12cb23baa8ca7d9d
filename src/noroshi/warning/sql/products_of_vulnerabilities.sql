-- The products that a vulnerability is known to be in: named in the same object, or software that "has" it. OFFSET 0
-- keeps the planner to one index look-up per step.
WITH vulnerable AS (
  SELECT DISTINCT cve.observable_id, object.object_id, object.stix_uuid
    FROM unnest(%(ids)s::uuid[]) AS cve (observable_id)
   CROSS JOIN LATERAL (
     SELECT object_id FROM knowledge_appearance_view AS appears
      WHERE appears.observable_id = cve.observable_id OFFSET 0) AS appearance
   CROSS JOIN LATERAL (
     SELECT object_id, stix_uuid FROM knowledge_object_view AS named
      WHERE named.object_id = appearance.object_id AND named.type = 'vulnerability' AND NOT named.revoked OFFSET 0
   ) AS object
), holding AS (
  SELECT observable_id, object_id FROM vulnerable
   UNION
  SELECT vulnerable.observable_id, software.object_id
    FROM vulnerable
   CROSS JOIN LATERAL (
     SELECT source_uuid FROM knowledge_relation_view AS says
      WHERE says.target_uuid = vulnerable.stix_uuid AND says.kind = 'has' AND says.source_type = 'software' OFFSET 0
   ) AS relation
   CROSS JOIN LATERAL (
     SELECT object_id FROM knowledge_object_view AS named
      WHERE named.stix_uuid = relation.source_uuid AND named.type = 'software' OFFSET 0) AS software
)
SELECT DISTINCT holding.observable_id, product.observable_id, product.value
  FROM holding
 CROSS JOIN LATERAL (
   SELECT observable_id, value FROM knowledge_remembered_view AS remembered
    WHERE remembered.object_id = holding.object_id AND remembered.kind = %(cpe)s OFFSET 0) AS product
