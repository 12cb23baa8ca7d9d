-- The same from arrays, on a connection of its own, for writes so long that others must not wait for their end.
INSERT INTO knowledge_observable (id, kind, value)
SELECT * FROM unnest(%s::uuid[], %s::smallint[], %s::text[])
ON CONFLICT DO NOTHING
