-- Earlier versions of what is taken away.
DELETE FROM knowledge_version WHERE object_id = ANY (%(objects)s)
