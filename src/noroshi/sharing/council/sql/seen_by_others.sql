-- What came of own sightings: how many other organisations saw the same values, as far as the reader may know.
SELECT observable_id, count(DISTINCT organisation_id)
  FROM knowledge_sighting_view
 WHERE observable_id = ANY (%(observables)s::uuid[]) AND organisation_id <> %(own)s
 GROUP BY observable_id
