-- The marking definitions behind these ids, as far as the office knows them: what a partner's markings mean.
SELECT stix_uuid, coalesce(derived, content)
  FROM knowledge_object_view WHERE stix_uuid = ANY (%(uuids)s) AND type = 'marking-definition'
