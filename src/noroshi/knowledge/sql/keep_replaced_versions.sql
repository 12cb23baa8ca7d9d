-- What a newer version replaces is kept before it is overwritten.
INSERT INTO knowledge_version (object_id, version, audience_id, receipt_id, date_added, digest, content, derived)
SELECT object.id, object.version, object.audience_id, object.receipt_id, object.date_added, object.digest,
       object.content, object.derived
  FROM knowledge_object AS object JOIN incoming_object AS incoming ON incoming.object_id = object.id
 WHERE incoming.known
ON CONFLICT DO NOTHING
