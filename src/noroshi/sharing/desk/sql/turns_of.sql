-- The turns at which some receipts became visible to some audiences: what a recipient's mark is held against.
SELECT receipt_id, audience_id, turn, added_at FROM knowledge_turn_view
 WHERE receipt_id = ANY (%(receipts)s) AND turn IS NOT NULL
