-- The rows that stand for some objects under one audience.
SELECT id, type, stix_uuid FROM knowledge_object
 WHERE stix_uuid = ANY (%(uuids)s::uuid[]) AND source_id = %(source)s AND audience_id = %(audience)s
