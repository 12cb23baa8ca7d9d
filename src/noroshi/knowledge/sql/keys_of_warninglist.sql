-- The first keys of one list.
SELECT key, kind FROM knowledge_benign WHERE list = %(name)s ORDER BY kind, key LIMIT %(limit)s
