-- The definitions of markings that a reader may see: what some sender calls PAP:RED has an id of the sender's own.
SELECT coalesce(object.derived, object.content)
  FROM knowledge_object_view AS object
 WHERE object.audience_id = ANY (%(audiences)s::int[]) AND object.type = 'marking-definition'
 LIMIT %(limit)s
