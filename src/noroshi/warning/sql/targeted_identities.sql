-- The identities that campaigns, intrusion sets, actors and malware of a piece of a receipt are said to target. OFFSET 0 keeps
-- the planner to one index look-up per relationship and identity.
SELECT DISTINCT relation.source_type, object.marking, identity.content
  FROM knowledge_turn_view AS turn
  JOIN knowledge_object_view AS object
    ON object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
 CROSS JOIN LATERAL (
   SELECT source_type, target_uuid FROM knowledge_relation_view AS says
    WHERE says.object_id = object.object_id AND says.kind = 'targets' AND says.target_type = 'identity'
      AND says.source_type = ANY (%(types)s) OFFSET 0) AS relation
 CROSS JOIN LATERAL (
   SELECT content FROM knowledge_object_view AS named
    WHERE named.stix_uuid = relation.target_uuid AND named.type = 'identity' AND NOT named.revoked OFFSET 0) AS identity
 WHERE turn.receipt_id = %(receipt)s AND object.object_id > %(after)s AND object.object_id <= %(upto)s
   AND object.type = 'relationship' AND NOT object.revoked
   AND (object.valid_until IS NULL OR object.valid_until > %(at)s)
 LIMIT 10000
