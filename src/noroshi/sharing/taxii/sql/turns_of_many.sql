-- The same for a viewer of many audiences, who may see most of what there is: in the order of the world.
SELECT turn.added_at, turn.turn, turn.receipt_id, turn.audience_id
  FROM knowledge_turn_view AS turn
 WHERE turn.world_id = %(world)s AND turn.added_at >= %(since)s
   AND (%(inbox)s::bigint IS NULL OR EXISTS (
         SELECT 1 FROM sharing_taxii_addition AS added
          WHERE added.receipt_id = turn.receipt_id AND added.organisation_id = %(inbox)s))
 ORDER BY turn.added_at LIMIT %(most)s
