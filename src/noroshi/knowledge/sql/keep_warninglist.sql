-- A list of our own, new or replaced; nothing where an installed list has the name.
INSERT INTO knowledge_warninglist (name, about, keys, added_at, person_id)
SELECT %(name)s, %(about)s, %(keys)s, %(at)s, %(person)s
 WHERE EXISTS (SELECT 1 FROM knowledge_warninglist WHERE name = %(name)s)
    OR NOT EXISTS (SELECT 1 FROM knowledge_benign WHERE list = %(name)s)
ON CONFLICT (name) DO UPDATE
   SET about = excluded.about, keys = excluded.keys, added_at = excluded.added_at, person_id = excluded.person_id
RETURNING name
