-- Which receipts brought a report (STIX) that names any of the values: a few for each value, from the index of what
-- names it. Where more name a value than the bound, it says nothing and is left out.
SELECT value.uuid, array_agg(DISTINCT object.receipt_id)
  FROM unnest(%(values)s::uuid[]) AS value (uuid)
 CROSS JOIN LATERAL (
   SELECT looked.object_id
     FROM (SELECT object_id, source_type, kind FROM knowledge_relation WHERE target_uuid = value.uuid
            LIMIT %(looked_at)s) AS looked
    WHERE looked.source_type = 'report' AND looked.kind = 'object'
    LIMIT %(bound)s) AS held
  JOIN knowledge_object AS object ON object.id = held.object_id
 GROUP BY value.uuid
HAVING count(*) < %(bound)s
