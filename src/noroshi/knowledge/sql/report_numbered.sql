-- One report by the number that people say on the telephone.
SELECT id, number, audience_id, organisation_id, person_id, receipt_id, form, form_version, version, title, answers,
       marking, consent, severity, recognised_at, received_at, ordinal
  FROM knowledge_report WHERE number = %(number)s
