-- Who names whom.
INSERT INTO knowledge_relation (source_uuid, target_uuid, audience_id, object_id, source_type, target_type, kind)
SELECT source_uuid, target_uuid, audience_id, object_id, source_type, target_type, kind FROM incoming_relation
