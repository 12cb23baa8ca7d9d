-- Who saw any of these values, the latest record first.
SELECT observable_id, organisation_id, marking, number, first_seen, last_seen, recorded_at
  FROM knowledge_sighting
 WHERE observable_id = ANY (%(observables)s::uuid[])
 ORDER BY id DESC LIMIT %(limit)s
