-- Sightings that came as STIX objects, by each value of what they say was seen: so they show with those values.
INSERT INTO knowledge_sighting (observable_id, audience_id, organisation_id, object_id, marking, number, first_seen,
                                last_seen, recorded_at)
SELECT DISTINCT appearance.observable_id, sighting.audience_id, sighting.source_id, sighting.id, sighting.marking,
       said.number, said.first_seen, said.last_seen, %(at)s::timestamptz
  FROM unnest(%(objects)s::bigint[], %(numbers)s::int[], %(firsts)s::timestamptz[], %(lasts)s::timestamptz[])
       AS said (object_id, number, first_seen, last_seen)
  JOIN knowledge_object AS sighting ON sighting.id = said.object_id
  JOIN knowledge_relation AS naming ON naming.object_id = sighting.id AND naming.kind = 'sighting-of'
  JOIN knowledge_object AS seen ON seen.stix_uuid = naming.target_uuid AND seen.type = naming.target_type
  JOIN knowledge_appearance AS appearance ON appearance.object_id = seen.id
ON CONFLICT (object_id, observable_id) DO UPDATE
   SET number = excluded.number, first_seen = excluded.first_seen, last_seen = excluded.last_seen
RETURNING observable_id, organisation_id, object_id
