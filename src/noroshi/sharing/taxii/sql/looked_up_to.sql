-- Where the looking stopped, when more was looked at in one request than may be: the next request goes on there.
SELECT turn.added_at, found.object_id, turn.turn
  FROM unnest(%(times)s::timestamptz[], %(turns)s::bigint[], %(receipts)s::bigint[], %(turn_audiences)s::int[])
       AS turn (added_at, turn, receipt_id, audience_id)
 CROSS JOIN LATERAL (
   SELECT object.object_id FROM knowledge_object_view AS object
    WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
      AND object.object_id > CASE WHEN turn.added_at = %(at)s THEN %(object)s::bigint ELSE 0 END
    ORDER BY object.object_id) AS found
OFFSET %(looked_at)s - 1 LIMIT 1
