-- The newer version becomes the current one.
UPDATE knowledge_object AS object
   SET receipt_id = %(receipt)s, version = incoming.version, marking = incoming.marking, revoked = incoming.revoked,
       confidence = incoming.confidence, valid_until = incoming.valid_until, date_added = %(at)s,
       digest = incoming.digest, name = incoming.name, content = incoming.content, derived = incoming.derived
  FROM incoming_object AS incoming
 WHERE incoming.known AND incoming.object_id = object.id
