-- Indicators for values that enough independent organisations (not their own source) call a false alarm.
SELECT DISTINCT held.observable_id, object.stix_uuid, object.type, object.source_id, said.number
  FROM unnest(%(observables)s::uuid[]) AS asked (observable_id)
  JOIN knowledge_appearance AS held ON held.observable_id = asked.observable_id AND held.role = 2
  JOIN knowledge_object AS object ON object.id = held.object_id AND NOT object.revoked AND object.type = 'indicator'
 CROSS JOIN LATERAL (
   SELECT count(DISTINCT alarm.organisation_id) AS number FROM knowledge_false_alarm AS alarm
    WHERE alarm.observable_id = held.observable_id AND alarm.occasion <> 'accepted' AND alarm.withdrawn_at IS NULL
      AND alarm.organisation_id <> object.source_id) AS said
 WHERE said.number >= %(least)s
 LIMIT 200
