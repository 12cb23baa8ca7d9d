-- The values that the valid objects of a piece of a receipt hold, read as a stream so that it fits in memory.
-- OFFSET 0: object by object, whatever the planner thinks of the size of receipts.
SELECT held.observable_id, held.kind, held.value, object.type, object.marking, held.confidence
  FROM knowledge_turn_view AS turn
  JOIN knowledge_object_view AS object
    ON object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
 CROSS JOIN LATERAL (
   SELECT observable_id, kind, value, confidence
     FROM knowledge_remembered_view AS remembered WHERE remembered.object_id = object.object_id OFFSET 0) AS held
 WHERE turn.receipt_id = %(receipt)s AND object.object_id > %(after)s AND object.object_id <= %(upto)s
   AND NOT object.revoked
   AND (object.valid_until IS NULL OR object.valid_until > %(at)s)
 UNION ALL
-- What a new report names again: its source sent the value's object before, so the object stands under that receipt.
-- For reports only: a feed that repeats itself is no news, a second report of the same address is.
SELECT held.observable_id, held.kind, held.value, named.type, named.marking, held.confidence
  FROM knowledge_turn_view AS turn
  JOIN knowledge_object_view AS object
    ON object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
  JOIN knowledge_relation_view AS relation ON relation.object_id = object.object_id
 CROSS JOIN LATERAL (
   SELECT object_id, type, marking
     FROM knowledge_object_view AS before
    WHERE before.stix_uuid = relation.target_uuid AND before.source_id = object.source_id
      AND before.audience_id = object.audience_id AND before.receipt_id <> object.receipt_id AND NOT before.revoked
      AND (before.valid_until IS NULL OR before.valid_until > %(at)s) OFFSET 0) AS named
 CROSS JOIN LATERAL (
   SELECT observable_id, kind, value, confidence
     FROM knowledge_remembered_view AS remembered WHERE remembered.object_id = named.object_id OFFSET 0) AS held
 WHERE turn.receipt_id = %(receipt)s AND object.object_id > %(after)s AND object.object_id <= %(upto)s
   AND EXISTS (SELECT 1 FROM knowledge_report_receipt_view AS report WHERE report.receipt_id = %(receipt)s)
