-- The report or grouping of one UUID, in the newest version that the reader may see.
SELECT object_id, date_added, coalesce(derived, content), receipt_id, marking, source_id
  FROM knowledge_object_view
 WHERE stix_uuid = %(uuid)s AND type IN ('report', 'grouping') AND NOT revoked
 ORDER BY version DESC, object_id DESC LIMIT 1
