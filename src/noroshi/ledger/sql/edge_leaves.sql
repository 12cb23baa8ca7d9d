-- Hashes of the entries in the incomplete level 0 tile of a tree (RFC 6962 §2.1), at most 255.
SELECT sha256('\x00'::bytea || entry.leaf)
  FROM ledger_leaf AS leaf
  JOIN ledger_entry AS entry ON entry.id = leaf.entry_id
 WHERE leaf.index >= %(start)s AND leaf.index < %(size)s
 ORDER BY leaf.index
