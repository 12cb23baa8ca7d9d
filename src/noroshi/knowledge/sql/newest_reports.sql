-- The newest reports of a viewer, one short index scan per audience: a viewer who may see little does not pay for all.
SELECT id, number, audience_id, organisation_id, person_id, receipt_id, form, form_version, version, title, answers,
       marking, consent, severity, recognised_at, received_at, ordinal
  FROM unnest(%(audiences)s::int[]) AS mine (audience)
  CROSS JOIN LATERAL (
    SELECT * FROM knowledge_report
     WHERE audience_id = mine.audience AND ordinal < %(before)s
     ORDER BY ordinal DESC LIMIT %(limit)s) AS newest
 ORDER BY ordinal DESC LIMIT %(limit)s
