-- The identities that campaigns, intrusion sets, actors and malware of a receipt are said to target.
SELECT DISTINCT relation.source_type, object.marking, identity.content
  FROM knowledge_object_view AS object
  JOIN knowledge_relation_view AS relation ON relation.object_id = object.object_id
  JOIN knowledge_object_view AS identity ON identity.stix_uuid = relation.target_uuid AND identity.type = 'identity'
 WHERE object.receipt_id = %(receipt)s AND NOT object.revoked AND (object.valid_until IS NULL OR object.valid_until > %(at)s)
   AND relation.kind = 'targets' AND relation.target_type = 'identity' AND NOT identity.revoked
   AND relation.source_type = ANY (%(types)s)
 LIMIT 10000
