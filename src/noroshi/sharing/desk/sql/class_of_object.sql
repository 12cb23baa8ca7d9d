-- To which class an object belongs.
SELECT receipt.handling_id, object.audience_id, object.marking, object.source_id
  FROM knowledge_object_view AS object JOIN knowledge_receipt_view AS receipt ON receipt.receipt_id = object.receipt_id
 WHERE object.object_id = %(object)s
