-- A version older than the current one, or the same version with other content, joins the history only.
INSERT INTO knowledge_version (object_id, version, audience_id, receipt_id, date_added, digest, content, derived)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
