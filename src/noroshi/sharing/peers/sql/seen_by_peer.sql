-- The current content of these objects as a partner sees it; read under the partner's own curtain.
SELECT stix_uuid, type, coalesce(derived, content), marking
  FROM knowledge_object_view WHERE stix_uuid = ANY (%(uuids)s)
 ORDER BY version
