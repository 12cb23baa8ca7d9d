-- The merges that stand among some objects, the first first.
SELECT id, type, kept_uuid, merged_uuid, marking, why, made_at, person_id, undone_at, undo_why
  FROM knowledge_merge
 WHERE undone_at IS NULL AND type = %(type)s AND (kept_uuid = ANY (%(uuids)s::uuid[]) OR merged_uuid = ANY (%(uuids)s::uuid[]))
 ORDER BY id LIMIT 400
