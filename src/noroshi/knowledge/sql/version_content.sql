-- The bytes of an earlier version of an object.
SELECT content FROM knowledge_version WHERE object_id = %(object)s AND digest = %(digest)s
