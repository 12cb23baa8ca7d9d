-- Indicators for values that enough independent organisations (not their own source) call a false alarm; what they say
-- from outside counts as much as they are reliable.
SELECT DISTINCT held.observable_id, object.stix_uuid, object.type, object.source_id, said.number
  FROM unnest(%(observables)s::uuid[]) AS asked (observable_id)
  JOIN knowledge_appearance AS held ON held.observable_id = asked.observable_id AND held.role = 2
  JOIN knowledge_object AS object ON object.id = held.object_id AND NOT object.revoked AND object.type = 'indicator'
 CROSS JOIN LATERAL (
   SELECT count(*) FILTER (WHERE voice.weight > 0) AS number, sum(voice.weight) AS weight
     FROM knowledge_voice AS voice
    WHERE voice.observable_id = held.observable_id AND voice.organisation_id <> object.source_id) AS said
 WHERE said.weight >= %(least)s
 LIMIT 200
