-- Where the originals of copies stand besides under the same STIX ids: whoever sees one there still has it when the
-- copy goes.
SELECT object.type || '--' || object.stix_uuid::text, object.audience_id
  FROM knowledge_object_view AS object
 WHERE object.stix_uuid = ANY (%(uuids)s) AND NOT object.revoked AND object.object_id <> ALL (%(going)s)
