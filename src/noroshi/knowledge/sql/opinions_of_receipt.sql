-- The opinions that one receipt brought as STIX objects: what they say, and of what.
SELECT id, stix_uuid, date_added, coalesce(derived, content) FROM knowledge_object
 WHERE receipt_id = %(receipt)s AND type = 'opinion' AND id > %(after)s ORDER BY id LIMIT %(limit)s
