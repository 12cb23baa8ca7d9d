-- The objects of some turns in their order, behind a place: turn by turn, each over its own range of the index. Not
-- more than are looked at in one request. Order comes from the turns as they are given and from the index: sorting
-- would read them all.
SELECT turn.added_at, turn.turn, found.*
  FROM unnest(%(times)s::timestamptz[], %(turns)s::bigint[], %(receipts)s::bigint[], %(turn_audiences)s::int[])
       AS turn (added_at, turn, receipt_id, audience_id)
 CROSS JOIN LATERAL (
   SELECT object.object_id, object.source_id, object.stix_uuid, object.type, object.marking, object.confidence,
          object.version, object.digest, object.content, object.derived
     FROM knowledge_object_view AS object
    WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
      AND object.object_id > CASE WHEN turn.added_at = %(at)s THEN %(object)s::bigint ELSE 0 END
    ORDER BY object.object_id) AS found
 LIMIT %(looked_at)s
