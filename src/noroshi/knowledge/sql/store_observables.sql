-- New values join the dictionary, in key order so that two writers never wait for each other in a circle. No arbiter
-- is named: it would ask for the right to read the row, which an appearance gives only later.
INSERT INTO knowledge_observable (id, kind, value)
SELECT DISTINCT ON (observable_id) observable_id, kind, value FROM incoming_appearance ORDER BY observable_id
ON CONFLICT DO NOTHING
