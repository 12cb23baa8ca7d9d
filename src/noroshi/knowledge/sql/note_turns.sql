-- What a write brought, and to whom: it waits for its numbers, and the sequencer is told when it is committed. What has
-- its number already takes nothing more in.
WITH noted AS (
  INSERT INTO knowledge_turn AS waiting (receipt_id, audience_id, world_id)
  SELECT receipt.id, audience, receipt.world_id
    FROM knowledge_receipt AS receipt CROSS JOIN unnest(%(audiences)s::int[]) AS audience
   WHERE receipt.id = %(receipt)s
  ON CONFLICT (receipt_id, audience_id) DO UPDATE SET turn = NULL WHERE waiting.turn IS NULL
  RETURNING audience_id
)
SELECT (SELECT count(*) FROM noted), pg_notify('noroshi_turns', '')
