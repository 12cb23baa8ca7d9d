-- The objects that events refer to, as far as the reader may see them, of each the newest version once.
SELECT DISTINCT ON (object.stix_uuid, object.type) object.object_id, object.type || '--' || object.stix_uuid,
       object.date_added, coalesce(object.derived, object.content), object.receipt_id, object.marking,
       object.source_id
  FROM unnest(%(uuids)s::uuid[], %(types)s::text[]) AS named (uuid, type)
  JOIN knowledge_object_view AS object ON object.stix_uuid = named.uuid AND object.type = named.type
 ORDER BY object.stix_uuid, object.type, object.version DESC, object.object_id DESC
