-- What arrived; the same key of the same sender twice waits for the first and keeps nothing.
INSERT INTO knowledge_receipt (world_id, audience_id, source_id, person_id, arrived_at, channel, media_type, file_name,
                               marking, consent, size, digest, idempotency_key, handling_id)
VALUES (%(world)s, %(audience)s, %(source)s, %(person)s, %(at)s, %(channel)s, %(media_type)s, %(file_name)s,
        %(marking)s, %(consent)s, 0, '', %(key)s, %(handling)s)
ON CONFLICT (source_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
RETURNING id
