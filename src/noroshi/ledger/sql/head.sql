-- The newest signed tree head.
SELECT size, root, note, signed_at FROM ledger_checkpoint ORDER BY size DESC LIMIT 1
