-- Some of a receipt's bytes, in order.
SELECT content FROM knowledge_receipt_chunk
 WHERE receipt_id = %s AND ordinal >= %s AND ordinal < %s ORDER BY ordinal
