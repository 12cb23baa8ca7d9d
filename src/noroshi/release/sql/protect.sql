-- The one place where row-level security is switched on: a room's migration calls
-- release_protect('table') for each table with an audience_id. Reads and writes alike: who may see a row may be
-- told of it, and nobody can write for people among whom it is not. The hashed subplan is evaluated once a query.
CREATE FUNCTION release_protect(protected regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
  EXECUTE format(
    'CREATE POLICY audience ON %s TO PUBLIC
       USING (audience_id IN (SELECT unnest(NULLIF(current_setting(''noroshi.audiences'', true), '''')::int[])))
       WITH CHECK (audience_id IN (SELECT unnest(NULLIF(current_setting(''noroshi.audiences'', true), '''')::int[])))',
    protected);
END $$;
