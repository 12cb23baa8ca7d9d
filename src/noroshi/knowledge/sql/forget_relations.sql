-- What is taken away states no relation any more.
DELETE FROM knowledge_relation WHERE object_id = ANY (%(objects)s)
