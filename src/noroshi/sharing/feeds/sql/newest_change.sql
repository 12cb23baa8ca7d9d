-- When the newest turn of what a reader may see came: one probe per audience.
SELECT max(newest.added_at)
  FROM unnest(%(audiences)s::int[]) AS viewer (audience)
 CROSS JOIN LATERAL (
   SELECT added_at FROM knowledge_turn_view
    WHERE audience_id = viewer.audience AND added_at IS NOT NULL ORDER BY added_at DESC LIMIT 1) AS newest
