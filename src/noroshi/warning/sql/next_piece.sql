-- Where the next piece of a receipt ends: its objects in order, so that a large import is screened in bounded pieces
-- and goes on where a killed worker left it.
SELECT max(object_id), count(*)
  FROM (SELECT found.object_id
          FROM knowledge_turn_view AS turn
         CROSS JOIN LATERAL (
           SELECT object_id FROM knowledge_object_view AS object
            WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
              AND object.object_id > %(after)s
            ORDER BY object_id LIMIT %(limit)s) AS found
         WHERE turn.receipt_id = %(receipt)s
         ORDER BY found.object_id LIMIT %(limit)s) AS piece
