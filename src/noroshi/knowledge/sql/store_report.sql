-- A new report.
INSERT INTO knowledge_report (id, number, world_id, audience_id, organisation_id, person_id, receipt_id, form,
                              form_version, version, title, answers, marking, consent, severity, recognised_at,
                              received_at)
VALUES (%(id)s, %(number)s, %(world)s, %(audience)s, %(organisation)s, %(person)s, %(receipt)s, %(form)s,
        %(form_version)s, 1, %(title)s, %(answers)s, %(marking)s, %(consent)s, %(severity)s, %(recognised_at)s, %(at)s)
RETURNING id, number, audience_id, organisation_id, person_id, receipt_id, form, form_version, version, title, answers,
       marking, consent, severity, recognised_at, received_at, ordinal
