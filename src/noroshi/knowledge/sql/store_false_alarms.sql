-- Once per value, organisation and occasion; said again it counts again.
INSERT INTO knowledge_false_alarm (audience_id, observable_id, organisation_id, occasion, key, object_uuid, said_at)
SELECT %(audience)s, observable, %(organisation)s, %(occasion)s, %(key)s, %(object)s, %(at)s
  FROM unnest(%(observables)s::uuid[]) AS observable
ON CONFLICT (observable_id, audience_id, organisation_id, occasion, key) DO UPDATE
   SET withdrawn_at = NULL, said_at = excluded.said_at
RETURNING id
