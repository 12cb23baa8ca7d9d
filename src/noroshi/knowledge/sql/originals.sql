-- Objects with all that a release needs of them: whose they are, what was demanded with them, their bytes.
SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id, object.source_id,
       object.receipt_id, coalesce(receipt.handling_id, 0), coalesce(receipt.consent, true), object.revoked,
       object.version, object.content, object.derived
  FROM knowledge_object AS object LEFT JOIN knowledge_receipt AS receipt ON receipt.id = object.receipt_id
 WHERE object.id = ANY (%(objects)s)
 ORDER BY object.id
