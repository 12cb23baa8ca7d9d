-- The keys of a list of our own.
INSERT INTO knowledge_benign (list, key, kind) SELECT %s, * FROM unnest(%s::text[], %s::smallint[])
