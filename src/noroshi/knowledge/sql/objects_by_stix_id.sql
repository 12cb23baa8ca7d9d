-- What the reader may see under one STIX id: one row per source and audience, the one that changed last first.
SELECT id, stix_uuid, type, name, marking, audience_id, source_id, receipt_id, version, date_added, revoked
  FROM knowledge_object
 WHERE stix_uuid = %(uuid)s AND type = %(type)s
 ORDER BY date_added DESC, id DESC LIMIT %(limit)s
