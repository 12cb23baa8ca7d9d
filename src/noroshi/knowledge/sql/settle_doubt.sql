-- Only the first who settles it does.
UPDATE knowledge_doubt SET settled_at = %(at)s, outcome = %(outcome)s, person_id = %(person)s
 WHERE id = %(doubt)s AND settled_at IS NULL
RETURNING observable_id
