-- The desk's items of the reports that receipts brought, in whatever version. OFFSET 0: receipt by receipt, each by its
-- index; whatever the planner thinks of the sizes of tables under a policy, it must not read them whole.
SELECT given.id, item.id
  FROM unnest(%(receipts)s::bigint[]) AS given (id)
 CROSS JOIN LATERAL (
   SELECT report_id FROM knowledge_report_receipt_view WHERE receipt_id = given.id OFFSET 0) AS brought
 CROSS JOIN LATERAL (
   SELECT id FROM intake_deskitem
    WHERE world_id = %(world)s AND kind = 'report' AND key = brought.report_id::text OFFSET 0) AS item
