-- One row per value and object.
INSERT INTO knowledge_appearance (observable_id, audience_id, object_id, source_id, role)
SELECT observable_id, audience_id, object_id, %(source)s, role FROM incoming_appearance
ON CONFLICT DO NOTHING
