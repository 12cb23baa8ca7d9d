-- The oldest committed entries without an index leave the queue and get the next indexes, in the order of their ids.
-- An entry that commits later than one with a higher id is simply found later: nothing is skipped.
-- Must run under the sequencer's lock.
WITH oldest AS MATERIALIZED (
  SELECT entry_id FROM ledger_queue ORDER BY entry_id LIMIT %(limit)s
), taken AS (
  DELETE FROM ledger_queue USING oldest WHERE ledger_queue.entry_id = oldest.entry_id RETURNING oldest.entry_id
), numbered AS MATERIALIZED (
  SELECT %(size)s + row_number() OVER (ORDER BY entry_id) - 1 AS index, entry_id FROM taken
), placed AS (
  INSERT INTO ledger_leaf (index, entry_id) SELECT index, entry_id FROM numbered
)
SELECT sha256('\x00'::bytea || entry.leaf)
  FROM numbered JOIN ledger_entry AS entry ON entry.id = numbered.entry_id
 ORDER BY numbered.index
