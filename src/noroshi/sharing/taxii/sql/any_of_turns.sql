-- The same with every version that came with the turns, also of what has newer ones since.
SELECT turn.added_at, turn.turn, found.*
  FROM unnest(%(times)s::timestamptz[], %(turns)s::bigint[], %(receipts)s::bigint[], %(turn_audiences)s::int[])
       AS turn (added_at, turn, receipt_id, audience_id)
 CROSS JOIN LATERAL (
   SELECT known.object_id, known.source_id, known.stix_uuid, known.type, known.marking, known.confidence,
          known.version, known.digest, known.content, known.derived
     FROM knowledge_any_version_view AS known
    WHERE known.receipt_id = turn.receipt_id AND known.audience_id = turn.audience_id
      AND known.object_id >= CASE WHEN turn.added_at = %(at)s THEN %(object)s::bigint ELSE 0 END
      AND (turn.added_at, known.object_id, known.version, known.digest)
          > (%(at)s, %(object)s::bigint, %(version)s::bigint, %(digest)s::bytea)
    ORDER BY known.object_id, known.version, known.digest) AS found
 LIMIT %(looked_at)s
