-- The rows themselves, last: the others are found through them.
DELETE FROM knowledge_object WHERE id = ANY (%(objects)s)
