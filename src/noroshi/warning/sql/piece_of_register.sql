-- Where the next piece of newly registered assets ends: a file of a hundred thousand is held against what is known in
-- bounded pieces.
SELECT max(id), count(*)
  FROM (SELECT DISTINCT asset_id AS id FROM parties_asset_key_view
         WHERE asset_id > %(after)s AND asset_id <= %(last)s AND organisation_id = %(organisation)s
         ORDER BY asset_id LIMIT %(limit)s) AS piece
