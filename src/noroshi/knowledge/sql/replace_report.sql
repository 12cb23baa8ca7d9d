-- The later version becomes the report.
UPDATE knowledge_report
   SET audience_id = %(audience)s, person_id = %(person)s, receipt_id = %(receipt)s, form_version = %(form_version)s,
       version = version + 1, title = %(title)s, answers = %(answers)s, marking = %(marking)s, consent = %(consent)s,
       severity = %(severity)s, recognised_at = %(recognised_at)s, received_at = %(at)s
 WHERE id = %(id)s
RETURNING id, number, audience_id, organisation_id, person_id, receipt_id, form, form_version, version, title, answers,
       marking, consent, severity, recognised_at, received_at, ordinal
