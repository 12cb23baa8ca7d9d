-- The values that a receipt's valid objects hold, read as a stream so that an import of any size fits in memory.
SELECT observable_id, kind, value, type, marking, confidence
  FROM knowledge_remembered_view
 WHERE receipt_id = %(receipt)s AND NOT revoked AND (valid_until IS NULL OR valid_until > %(at)s)
