-- Where a write's rows stand before the set-based inserts: COPY cannot write to a table under row-level security.
-- Nothing is compressed here, it is read back at once.
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_object (
  object_id bigint, known boolean, audience_id int, marking smallint, stix_uuid uuid, version bigint, revoked boolean,
  digest bytea, type text, name text, content bytea STORAGE EXTERNAL, derived bytea STORAGE EXTERNAL,
  confidence smallint, valid_until timestamptz
) WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_appearance (
  observable_id uuid, kind smallint, audience_id int, object_id bigint, role smallint, value text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_relation (
  source_uuid uuid, target_uuid uuid, audience_id int, object_id bigint, source_type text, target_type text, kind text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_posting (
  token text, audience_id int, newest bigint, objects bigint[]
) ON COMMIT DELETE ROWS;
