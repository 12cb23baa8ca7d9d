-- What a later version replaces is kept first; only the organisation that reported may replace its report.
INSERT INTO knowledge_report_version (report_id, version, audience_id, person_id, receipt_id, title, answers, received_at)
SELECT id, version, audience_id, person_id, receipt_id, title, answers, received_at
  FROM knowledge_report
 WHERE id = %(id)s AND organisation_id = %(organisation)s
   FOR UPDATE
