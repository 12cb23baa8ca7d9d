-- What an object's current version replaced, the latest first.
SELECT version, date_added, receipt_id, digest
  FROM knowledge_version
 WHERE object_id = %(object)s
 ORDER BY version DESC, date_added DESC LIMIT %(limit)s
