-- Entries of a bundle, in the order of the log.
SELECT entry.leaf
  FROM ledger_leaf AS leaf
  JOIN ledger_entry AS entry ON entry.id = leaf.entry_id
 WHERE leaf.index >= %(start)s AND leaf.index < %(end)s
 ORDER BY leaf.index
