-- When the next of a reader's indicators ends, and when the last ended: a feed changes then though nothing came.
SELECT min(valid_until) FILTER (WHERE valid_until > %(now)s AND NOT revoked),
       max(valid_until) FILTER (WHERE valid_until <= %(now)s)
  FROM unnest(%(audiences)s::int[]) AS viewer (audience)
  JOIN knowledge_object_view AS object ON object.audience_id = viewer.audience AND object.type = 'indicator'
 WHERE valid_until IS NOT NULL
