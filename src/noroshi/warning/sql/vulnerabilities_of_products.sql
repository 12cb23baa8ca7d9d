-- The vulnerabilities that products are known to have: named in the same vulnerability, or "had" by software that is
-- the product. The other direction of products_of_vulnerabilities. OFFSET 0 keeps the planner to one look-up per step.
WITH holding AS (
  SELECT cpe.observable_id, object.object_id, object.stix_uuid, object.type
    FROM unnest(%(ids)s::uuid[]) AS cpe (observable_id)
   CROSS JOIN LATERAL (
     SELECT object_id FROM knowledge_appearance_view AS appears
      WHERE appears.observable_id = cpe.observable_id OFFSET 0) AS appearance
   CROSS JOIN LATERAL (
     SELECT object_id, stix_uuid, type FROM knowledge_object_view AS named
      WHERE named.object_id = appearance.object_id AND named.type IN ('vulnerability', 'software')
        AND NOT named.revoked OFFSET 0) AS object
), vulnerable AS (
  SELECT observable_id, object_id FROM holding WHERE type = 'vulnerability'
   UNION
  SELECT holding.observable_id, vulnerability.object_id
    FROM holding
   CROSS JOIN LATERAL (
     SELECT target_uuid FROM knowledge_relation_view AS says
      WHERE says.source_uuid = holding.stix_uuid AND says.kind = 'has' AND says.target_type = 'vulnerability' OFFSET 0
   ) AS relation
   CROSS JOIN LATERAL (
     SELECT object_id FROM knowledge_object_view AS named
      WHERE named.stix_uuid = relation.target_uuid AND named.type = 'vulnerability' AND NOT named.revoked OFFSET 0
   ) AS vulnerability
   WHERE holding.type = 'software'
)
SELECT DISTINCT vulnerable.observable_id, cve.observable_id, cve.value
  FROM vulnerable
 CROSS JOIN LATERAL (
   SELECT observable_id, value FROM knowledge_remembered_view AS remembered
    WHERE remembered.object_id = vulnerable.object_id AND remembered.kind = %(cve)s OFFSET 0) AS cve
