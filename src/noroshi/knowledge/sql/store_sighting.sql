-- By value and organisation, beside the STIX sighting that was stored in the same transaction.
INSERT INTO knowledge_sighting (observable_id, audience_id, organisation_id, object_id, marking, number, first_seen,
                                last_seen, recorded_at)
SELECT %(observable)s, %(audience)s, %(organisation)s, id, %(marking)s, %(number)s, %(first_seen)s, %(last_seen)s, %(at)s
  FROM knowledge_object
 WHERE stix_uuid = %(sighting)s AND type = 'sighting' AND source_id = %(organisation)s AND audience_id = %(audience)s
RETURNING object_id
