-- How many entries wait for their place (counted up to a bound, so that the question stays cheap), and the oldest.
SELECT (SELECT count(*) FROM (SELECT FROM ledger_queue LIMIT 100000) AS counted),
       (SELECT entry.leaf
          FROM ledger_entry AS entry
         WHERE entry.id = (SELECT entry_id FROM ledger_queue ORDER BY entry_id LIMIT 1))
