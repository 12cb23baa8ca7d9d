-- What the list names counts as harmless again.
DELETE FROM knowledge_warninglist_off WHERE name = %(name)s RETURNING name
