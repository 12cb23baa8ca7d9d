-- One receipt, if the reader may see it.
SELECT id, world_id, audience_id, source_id, person_id, arrived_at, channel, media_type, file_name, marking, consent,
       size, digest, state, outcome, handling_id
  FROM knowledge_receipt WHERE id = %s
