-- A doubt is told of when it begins and whenever more organisations say so; one that is settled opens again then.
INSERT INTO knowledge_doubt (world_id, audience_id, observable_id, stix_uuid, type, source_id, number, raised_at)
VALUES (%(world)s, %(audience)s, %(observable)s, %(uuid)s, %(type)s, %(source)s, %(number)s, %(at)s)
ON CONFLICT (observable_id, stix_uuid, source_id, audience_id) DO UPDATE
   SET number = excluded.number, raised_at = excluded.raised_at, settled_at = NULL
 WHERE knowledge_doubt.number < excluded.number
RETURNING id
