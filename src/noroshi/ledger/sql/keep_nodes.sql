-- Tiles that became complete with this checkpoint.
INSERT INTO ledger_node (level, index, hashes, root)
SELECT * FROM unnest(%(levels)s::smallint[], %(indexes)s::bigint[], %(hashes)s::bytea[], %(roots)s::bytea[])
