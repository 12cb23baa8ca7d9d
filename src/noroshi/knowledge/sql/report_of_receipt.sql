-- The report that a receipt became, also when a later version has replaced it.
SELECT id, number, audience_id, organisation_id, person_id, receipt_id, form, form_version, version, title, answers,
       marking, consent, severity, recognised_at, received_at, ordinal
  FROM knowledge_report
 WHERE id = (SELECT id FROM knowledge_report WHERE receipt_id = %(receipt)s
             UNION SELECT report_id FROM knowledge_report_version WHERE receipt_id = %(receipt)s LIMIT 1)
