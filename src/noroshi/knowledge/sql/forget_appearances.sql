-- The values of what is taken away: none may be found through it.
DELETE FROM knowledge_appearance WHERE object_id = ANY (%(objects)s)
