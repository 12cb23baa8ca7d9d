-- What new assets are held against: which known values lie in a network, under a name, or name a product, in one index
-- look-up per asset key; and the objects of a receipt in order, so that a large one is screened piece by piece.
CREATE FUNCTION knowledge_host(kind smallint, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind
  WHEN 5 THEN value
  WHEN 6 THEN substring(substring(value FROM '^[a-z][a-z0-9+.-]*://(?:[^/?#\\]*@)?([^/?#\\@]*)')
                        FROM '^(\[[0-9a-f:.]*\]|[^:]*)')
  WHEN 7 THEN substring(value FROM '[^@]*$') END;

CREATE FUNCTION knowledge_network(kind smallint, value text) RETURNS cidr LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN kind BETWEEN 1 AND 4 THEN value::cidr
  WHEN kind = 6 AND knowledge_host(kind, value) ~ '^[0-9.]+$' THEN knowledge_host(kind, value)::cidr
  WHEN kind = 6 AND knowledge_host(kind, value) ~ '^\[' THEN btrim(knowledge_host(kind, value), '[]')::cidr END;

-- A name is kept from right to left, so that all that stands under it is one range of the index. A product is kept as
-- the asset register writes it, vendor:product, and cut to what an index row can hold; no asset key is as long.
CREATE FUNCTION knowledge_reach(kind smallint, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN kind BETWEEN 5 AND 7 AND knowledge_host(kind, value) !~ '^([0-9.]+$|\[)' THEN reverse(knowledge_host(kind, value))
  WHEN kind = 20 THEN left(regexp_replace(
    substring(value FROM '^cpe:2\.3:[^:]*:((?:[^:\\]|\\.)+:(?:[^:\\]|\\.)+)'), '\\(.)', '\1', 'g'), 400) END;

ALTER TABLE knowledge_observable
  ADD COLUMN network cidr GENERATED ALWAYS AS (knowledge_network(kind, value)) STORED,
  ADD COLUMN reach text COLLATE "C" GENERATED ALWAYS AS (knowledge_reach(kind, value)) STORED;
CREATE INDEX knowledge_observable_network ON knowledge_observable (network) WHERE network IS NOT NULL;
CREATE INDEX knowledge_observable_reach ON knowledge_observable (reach) WHERE reach IS NOT NULL;

CREATE VIEW knowledge_observable_view WITH (security_invoker) AS
SELECT id AS observable_id, kind, value, network, reach FROM knowledge_observable;

CREATE INDEX knowledge_object_of_receipt ON knowledge_object (receipt_id, id);
DROP INDEX knowledge_object_by_receipt;
