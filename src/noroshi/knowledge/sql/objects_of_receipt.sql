-- What one receipt brought, as far as the reader may see it: the first few, for whoever looks at what arrived.
SELECT found.*
  FROM knowledge_turn AS turn
 CROSS JOIN LATERAL (
   SELECT id, stix_uuid, type, name, marking, audience_id, source_id, receipt_id, version, date_added, revoked
     FROM knowledge_object AS object
    WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
    ORDER BY id LIMIT %(limit)s) AS found
 WHERE turn.receipt_id = %(receipt)s
 ORDER BY found.id LIMIT %(limit)s
