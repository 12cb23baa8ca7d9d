-- The next turns of a viewer of few audiences, from a moment on: one look-up per audience, so that somebody who may see
-- little does not pay for what others see.
SELECT next.added_at, next.turn, next.receipt_id, next.audience_id
  FROM unnest(%(audiences)s::int[]) AS viewer (audience_id)
 CROSS JOIN LATERAL (
   SELECT turn.added_at, turn.turn, turn.receipt_id, turn.audience_id
     FROM knowledge_turn_view AS turn
    WHERE turn.audience_id = viewer.audience_id AND turn.added_at >= %(since)s
      AND (%(inbox)s::bigint IS NULL OR EXISTS (
            SELECT 1 FROM sharing_taxii_addition AS added
             WHERE added.receipt_id = turn.receipt_id AND added.organisation_id = %(inbox)s))
    ORDER BY turn.added_at LIMIT %(most)s) AS next
 ORDER BY next.added_at LIMIT %(most)s
