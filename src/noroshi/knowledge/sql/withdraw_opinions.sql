-- An opinion that its source has revoked counts no longer.
UPDATE knowledge_false_alarm AS known SET withdrawn_at = %(at)s
  FROM knowledge_object AS opinion
 WHERE opinion.id = ANY (%(objects)s::bigint[]) AND known.opinion_uuid = opinion.stix_uuid
   AND known.organisation_id = opinion.source_id AND known.withdrawn_at IS NULL
RETURNING known.observable_id
