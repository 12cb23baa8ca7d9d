-- The new signed tree head, in the transaction that gave the entries their indexes.
INSERT INTO ledger_checkpoint (size, root, note, signed_at) VALUES (%(size)s, %(root)s, %(note)s, %(signed_at)s)
