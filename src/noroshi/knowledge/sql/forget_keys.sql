-- All keys of one list go: it is replaced or removed.
DELETE FROM knowledge_benign WHERE list = %s
