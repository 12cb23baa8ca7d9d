-- Every merge of a world that stands, as far as the reader may see: to leave out what is one already.
SELECT kept_uuid, merged_uuid FROM knowledge_merge WHERE world_id = %(world)s AND undone_at IS NULL LIMIT 20000
