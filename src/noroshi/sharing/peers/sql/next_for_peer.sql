-- The next that a partner may see, in the order in which it became visible; read under the partner's own curtain.
SELECT turn.added_at, turn.turn, held.object_id, held.stix_uuid, held.type, held.version, held.source_id, held.marking, held.revoked,
       coalesce(held.derived, held.content)
  FROM knowledge_turn_view AS turn
  JOIN knowledge_object_view AS held ON held.receipt_id = turn.receipt_id AND held.audience_id = turn.audience_id
 WHERE turn.world_id = %(world)s AND turn.added_at >= %(after)s
   AND (turn.added_at, held.object_id) > (%(after)s, %(object)s)
 ORDER BY turn.added_at, held.object_id
 LIMIT %(limit)s
