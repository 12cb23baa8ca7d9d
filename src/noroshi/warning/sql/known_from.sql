-- Where values are known from, as far as it still holds: not revoked, not past its end, a report no older than asked
-- for; and screened already, since what is not will meet the new assets by itself. The newest twenty of each value.
SELECT known.observable_id, held.type, held.marking, held.confidence, receipt.receipt_id, receipt.world_id,
       receipt.source_id, receipt.arrived_at, report.report_id, source.kind, source.sector,
       receipt.handling_id
  FROM unnest(%(ids)s::uuid[]) AS known (observable_id)
 CROSS JOIN LATERAL (
   SELECT object_id, receipt_id, type, marking, confidence
     FROM knowledge_remembered_view AS remembered
    WHERE remembered.observable_id = known.observable_id AND NOT remembered.revoked
      AND (remembered.valid_until IS NULL OR remembered.valid_until > %(at)s)
      AND remembered.source_id <> %(organisation)s
    ORDER BY object_id DESC LIMIT 20 OFFSET 0) AS held
  JOIN knowledge_receipt_view AS receipt ON receipt.receipt_id = held.receipt_id AND receipt.world_id = %(world)s
  JOIN parties_organisation_view AS source ON source.organisation_id = receipt.source_id
  LEFT JOIN knowledge_report_receipt_view AS report ON report.receipt_id = receipt.receipt_id
 WHERE (report.report_id IS NULL OR receipt.arrived_at >= %(since)s)
   AND EXISTS (SELECT 1 FROM warning_screening AS screening
                WHERE screening.receipt_id = held.receipt_id AND screening.matched >= held.object_id)
