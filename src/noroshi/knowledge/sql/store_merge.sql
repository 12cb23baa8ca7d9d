-- An edge beside the two objects, which stay as they are.
INSERT INTO knowledge_merge (world_id, audience_id, marking, type, kept_uuid, merged_uuid, why, made_at, person_id)
VALUES (%(world)s, %(audience)s, %(marking)s, %(type)s, %(kept)s, %(merged)s, %(why)s, %(at)s, %(person)s)
RETURNING id
