-- Where the next piece of a receipt ends: its objects in order, so that a large import is screened in bounded pieces
-- and goes on where a killed worker left it.
SELECT max(object_id), count(*)
  FROM (SELECT object_id FROM knowledge_object_view
         WHERE receipt_id = %(receipt)s AND object_id > %(after)s
         ORDER BY object_id LIMIT %(limit)s) AS piece
