-- What the reader may see behind references: the name that was given last under each id.
SELECT DISTINCT ON (stix_uuid) stix_uuid, type, name
  FROM knowledge_object
 WHERE stix_uuid = ANY (%(uuids)s::uuid[])
 ORDER BY stix_uuid, date_added DESC
