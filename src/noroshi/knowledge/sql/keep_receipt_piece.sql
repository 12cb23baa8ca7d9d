-- Some of what arrived, as bytes.
INSERT INTO knowledge_receipt_chunk (receipt_id, ordinal, audience_id, content) VALUES (%s, %s, %s, %b)
