-- What the list names no longer counts as harmless; why, for everybody to read.
INSERT INTO knowledge_warninglist_off (name, why, switched_at, person_id)
VALUES (%(name)s, %(why)s, %(at)s, %(person)s)
ON CONFLICT (name) DO UPDATE
   SET why = excluded.why, switched_at = excluded.switched_at, person_id = excluded.person_id
RETURNING name
