-- What was withdrawn is no longer to be read by way of its receipt.
UPDATE knowledge_receipt SET audience_id = %(audience)s WHERE id = ANY (%(receipts)s)
