-- The desk's items of the reports that receipts brought, in whatever version.
SELECT brought.receipt_id, item.id
  FROM knowledge_report_receipt_view AS brought
  JOIN intake_deskitem AS item
    ON item.world_id = %(world)s AND item.kind = 'report' AND item.key = brought.report_id::text
 WHERE brought.receipt_id = ANY (%(receipts)s::bigint[])
