-- Which of these objects this source has sent before, under the same audience: one probe each.
SELECT id, uuid_send(stix_uuid), type, audience_id, version, digest
  FROM knowledge_object
 WHERE stix_uuid = ANY (%s) AND source_id = %s AND audience_id = ANY (%s)
