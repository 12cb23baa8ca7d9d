-- Ids in advance, so that an object, its appearances and its postings can be written without reading back.
SELECT nextval('knowledge_object_id_seq') FROM generate_series(1, %s)
