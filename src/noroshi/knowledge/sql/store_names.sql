-- Who calls what so; another worker may have written the same.
INSERT INTO knowledge_name (object_id, key, audience_id, source_id, stix_uuid, type, name, digest)
SELECT * FROM unnest(%(objects)s::bigint[], %(keys)s::text[], %(audiences)s::int[], %(sources)s::int[],
                     %(uuids)s::uuid[], %(types)s::text[], %(names)s::text[], %(digests)s::bytea[])
ON CONFLICT DO NOTHING RETURNING object_id
