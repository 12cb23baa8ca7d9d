-- Live copies of which their source has sent another version: what is released follows it to whoever received it.
SELECT copy.id, object.object_id
  FROM knowledge_object_view AS object
  JOIN sharing_desk_releasecopy AS copy
    ON copy.original_uuid = object.stix_uuid AND copy.original_type = object.type AND copy.source_id = object.source_id
 WHERE object.receipt_id = %(receipt)s AND copy.withdrawn_at IS NULL AND copy.version < object.version
