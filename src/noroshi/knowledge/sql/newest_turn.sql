-- The newest turn of what a viewer may see: one probe per audience.
SELECT coalesce(max(newest.turn), 0)
  FROM unnest(%(audiences)s::int[]) AS viewer (audience)
 CROSS JOIN LATERAL (
   SELECT turn FROM knowledge_turn
    WHERE audience_id = viewer.audience AND added_at IS NOT NULL ORDER BY added_at DESC LIMIT 1) AS newest
