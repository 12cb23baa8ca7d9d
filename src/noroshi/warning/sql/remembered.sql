-- The values that a receipt's valid objects hold, read as a stream so that an import of any size fits in memory.
-- OFFSET 0: object by object, whatever the planner thinks of the size of receipts.
SELECT held.observable_id, held.kind, held.value, object.type, object.marking, held.confidence
  FROM knowledge_object_view AS object
 CROSS JOIN LATERAL (
   SELECT observable_id, kind, value, confidence
     FROM knowledge_remembered_view AS remembered WHERE remembered.object_id = object.object_id OFFSET 0) AS held
 WHERE object.receipt_id = %(receipt)s AND NOT object.revoked
   AND (object.valid_until IS NULL OR object.valid_until > %(at)s)
