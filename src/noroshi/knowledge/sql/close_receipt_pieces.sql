-- The bytes of such a receipt.
UPDATE knowledge_receipt_chunk SET audience_id = %(audience)s WHERE receipt_id = ANY (%(receipts)s)
