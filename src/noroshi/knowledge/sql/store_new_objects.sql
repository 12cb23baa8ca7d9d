-- New objects of one chunk.
INSERT INTO knowledge_object (id, audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              confidence, valid_until, date_added, digest, name, content, derived)
SELECT object_id, audience_id, %(source)s, %(receipt)s, stix_uuid, type, version, marking, revoked, confidence,
       valid_until, %(at)s, digest, name, content, derived
  FROM incoming_object WHERE NOT known
