-- Where a write's rows stand before the set-based inserts: COPY cannot write to a table under row-level security.
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_object (
  object_id bigint, known boolean, audience_id int, marking smallint, stix_uuid uuid, type text, version bigint,
  revoked boolean, confidence smallint, valid_until timestamptz, digest bytea, name text, content bytea, derived bytea
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_appearance (
  observable_id uuid, kind smallint, value text, audience_id int, object_id bigint, role smallint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_relation (
  source_uuid uuid, target_uuid uuid, audience_id int, object_id bigint, source_type text, target_type text, kind text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_posting (
  token text, audience_id int, newest bigint, objects bigint[]
) ON COMMIT DELETE ROWS;
