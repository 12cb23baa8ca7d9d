-- Which networks of the register hold an address, and which lie inside an observed network, in index look-ups only.
-- The column repeats a network key as an ordered value, whose comparisons are LEAKPROOF and so keep their index under
-- a policy; the small table lists the prefix lengths that exist, so that an address is looked up once for each.
ALTER TABLE parties_assetkey ADD COLUMN network cidr
  GENERATED ALWAYS AS (CASE WHEN kind = 1 THEN key::cidr END) STORED;
CREATE INDEX parties_assetkey_network ON parties_assetkey (network) WHERE network IS NOT NULL;

CREATE TABLE parties_network_length (
  version smallint NOT NULL,                  -- of the Internet Protocol: 4 or 6
  length  smallint NOT NULL,
  PRIMARY KEY (version, length)
);

CREATE FUNCTION parties_note_lengths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO parties_network_length (version, length)
  SELECT DISTINCT family(key::cidr), masklen(key::cidr) FROM added WHERE kind = 1
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER note_lengths AFTER INSERT ON parties_assetkey
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION parties_note_lengths();

CREATE VIEW parties_network_length_view WITH (security_invoker) AS
SELECT version, length FROM parties_network_length;
