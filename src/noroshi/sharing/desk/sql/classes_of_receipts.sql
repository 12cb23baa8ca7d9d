-- Which classes of objects some receipts brought. A decision is the same for a whole class, so a million objects are
-- decided by grouping them once.
SELECT receipt.handling_id, object.audience_id, object.marking, object.source_id, count(*)
  FROM knowledge_receipt_view AS receipt
  JOIN knowledge_object_view AS object ON object.receipt_id = receipt.receipt_id
 WHERE receipt.receipt_id BETWEEN %(first)s AND %(last)s AND receipt.world_id = %(world)s
 GROUP BY 1, 2, 3, 4
