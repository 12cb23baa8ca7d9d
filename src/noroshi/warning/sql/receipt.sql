-- What the automation may know of a receipt, and the report that it is a version of; no row when it may not see it.
SELECT receipt.receipt_id, receipt.world_id, receipt.source_id, receipt.arrived_at, report.report_id,
       source.kind, source.sector, receipt.handling_id
  FROM knowledge_receipt_view AS receipt
  JOIN parties_organisation_view AS source ON source.organisation_id = receipt.source_id
  LEFT JOIN knowledge_report_receipt_view AS report ON report.receipt_id = receipt.receipt_id
 WHERE receipt.receipt_id = %(receipt)s
