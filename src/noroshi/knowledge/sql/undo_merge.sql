-- The edge stands no longer; that it once did is kept.
UPDATE knowledge_merge SET undone_at = %(at)s, undone_by = %(person)s, undo_why = %(why)s
 WHERE id = %(merge)s AND undone_at IS NULL
RETURNING id
