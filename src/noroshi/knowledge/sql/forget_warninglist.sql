-- A list of our own goes, and whether it was switched off with it.
WITH off AS (DELETE FROM knowledge_warninglist_off WHERE name = %(name)s)
DELETE FROM knowledge_warninglist WHERE name = %(name)s RETURNING name
