-- Actors, tools, campaigns ... whose names are not written down yet as their present version says them.
SELECT object.id, object.audience_id, object.source_id, object.stix_uuid, object.type, object.digest,
       coalesce(object.derived, object.content)
  FROM knowledge_object AS object
 WHERE object.type = ANY (%(types)s::text[])
   AND (%(receipt)s::bigint IS NULL OR object.receipt_id = %(receipt)s)
   AND NOT EXISTS (SELECT 1 FROM knowledge_name AS name WHERE name.object_id = object.id AND name.digest = object.digest)
 ORDER BY object.id DESC LIMIT %(limit)s
