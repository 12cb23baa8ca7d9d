-- How many records there are of somebody having seen one of these values.
SELECT count(*) FROM (SELECT 1 FROM knowledge_sighting WHERE observable_id = ANY (%(observables)s::uuid[])
                       LIMIT %(bound)s) AS counted
