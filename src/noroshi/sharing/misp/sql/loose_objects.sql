-- What a receipt brought that no report or grouping names, each id once.
SELECT DISTINCT ON (object.stix_uuid, object.type) object.object_id, object.type || '--' || object.stix_uuid,
       object.date_added, coalesce(object.derived, object.content), object.receipt_id, object.marking,
       object.source_id
  FROM knowledge_turn_view AS turn
  JOIN knowledge_object_view AS object ON object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
 WHERE turn.receipt_id = %(receipt)s AND NOT object.revoked
   AND NOT EXISTS (SELECT 1 FROM knowledge_relation_view AS naming
                    WHERE naming.target_uuid = object.stix_uuid AND naming.kind = 'object'
                      AND naming.source_type IN ('report', 'grouping'))
 ORDER BY object.stix_uuid, object.type, object.version DESC, object.object_id DESC LIMIT %(limit)s
