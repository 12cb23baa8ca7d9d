-- What opinions say of values: once per value, source and object that they are of; the newest word counts. The source
-- that has agreed here already is not heard twice.
INSERT INTO knowledge_false_alarm AS known
       (audience_id, observable_id, organisation_id, occasion, key, said_at, strength, opinion_uuid, explanation)
SELECT DISTINCT ON (held.observable_id, opinion.audience_id, opinion.source_id, said.type, said.uuid)
       opinion.audience_id, held.observable_id, opinion.source_id, 'opinion', said.type || '--' || said.uuid, said.at,
       said.strength, opinion.stix_uuid, said.explanation
  FROM unnest(%(objects)s::bigint[], %(strengths)s::real[], %(ats)s::timestamptz[], %(explanations)s::text[],
              %(types)s::text[], %(uuids)s::uuid[]) AS said (object_id, strength, at, explanation, type, uuid)
  JOIN knowledge_object AS opinion ON opinion.id = said.object_id
 CROSS JOIN LATERAL (
   SELECT DISTINCT appearance.observable_id
     FROM knowledge_object AS object JOIN knowledge_appearance AS appearance ON appearance.object_id = object.id
    WHERE object.stix_uuid = said.uuid AND object.type = said.type
      AND (appearance.role = 1 OR object.type = 'indicator' AND appearance.role = 2)
    LIMIT %(most)s) AS held
 WHERE NOT EXISTS (SELECT 1 FROM knowledge_false_alarm AS agreed
                    WHERE agreed.observable_id = held.observable_id AND agreed.organisation_id = opinion.source_id
                      AND agreed.occasion = 'accepted' AND agreed.withdrawn_at IS NULL)
 ORDER BY held.observable_id, opinion.audience_id, opinion.source_id, said.type, said.uuid, said.at DESC
ON CONFLICT (observable_id, audience_id, organisation_id, occasion, key) DO UPDATE
   SET said_at = excluded.said_at, strength = excluded.strength, opinion_uuid = excluded.opinion_uuid,
       explanation = excluded.explanation, withdrawn_at = NULL
 WHERE known.said_at <= excluded.said_at
RETURNING observable_id
