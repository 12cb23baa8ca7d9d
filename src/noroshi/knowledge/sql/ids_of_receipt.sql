-- The rows that a receipt brought, for whoever carries their versions on to others.
SELECT id FROM knowledge_object WHERE receipt_id = %(receipt)s ORDER BY id LIMIT %(limit)s
