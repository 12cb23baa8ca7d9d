-- Values that several call a false alarm and that nobody has settled, the newest first.
SELECT doubt.id, doubt.stix_uuid, doubt.type, doubt.source_id, doubt.number, doubt.raised_at,
       (SELECT observable.kind FROM knowledge_observable AS observable WHERE observable.id = doubt.observable_id),
       (SELECT observable.value FROM knowledge_observable AS observable WHERE observable.id = doubt.observable_id)
  FROM knowledge_doubt AS doubt
 WHERE doubt.world_id = %(world)s AND doubt.settled_at IS NULL
   AND (%(source)s::bigint IS NULL OR doubt.source_id = %(source)s)
 ORDER BY doubt.id DESC LIMIT %(limit)s
