-- Where a page of turns ends: so that the next one begins there, however few receipts of it were taken.
SELECT min(added_at), count(*)
  FROM (SELECT found.added_at FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN LATERAL (
           SELECT added_at FROM knowledge_turn_view
            WHERE audience_id = viewer.audience AND added_at < %(before)s
            ORDER BY added_at DESC LIMIT %(limit)s) AS found
         ORDER BY found.added_at DESC LIMIT %(limit)s) AS turn
