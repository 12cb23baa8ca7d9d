-- The sightings of one value, newest first.
SELECT organisation_id, marking, number, first_seen, last_seen, recorded_at
  FROM knowledge_sighting WHERE observable_id = %s ORDER BY id DESC LIMIT %s
