-- Two that share a name and are not the same: not proposed again.
INSERT INTO knowledge_apart (audience_id, first_uuid, second_uuid, why, said_at, person_id)
VALUES (%(audience)s, %(first)s, %(second)s, %(why)s, %(at)s, %(person)s)
RETURNING id
