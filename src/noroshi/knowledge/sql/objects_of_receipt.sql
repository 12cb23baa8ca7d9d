-- What one receipt brought, as far as the reader may see it: the first few, for whoever looks at what arrived.
SELECT id, stix_uuid, type, name, marking, audience_id, source_id, receipt_id, version, date_added, revoked
  FROM knowledge_object
 WHERE receipt_id = %(receipt)s
 ORDER BY id LIMIT %(limit)s
