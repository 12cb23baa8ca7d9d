-- Organisations that run a named product. A version counts when both sides give one: an asset registered without a
-- version may be affected, and a product named without one is meant in every version. OFFSET 0 as for domains.
WITH found AS (
  SELECT * FROM unnest(%(ordinals)s::int[], %(words)s::text[], %(versions)s::text[]) AS found (ordinal, words, version)
), hit AS (
  SELECT found.ordinal, asset.*
    FROM found
   CROSS JOIN LATERAL (
     SELECT * FROM parties_asset_key_view AS key
      WHERE key.key = found.words || CASE found.version WHEN '' THEN '' ELSE ':' || found.version END AND key.kind = 3
     OFFSET 0) AS asset
   UNION ALL
  SELECT found.ordinal, asset.*
    FROM found
   CROSS JOIN LATERAL (
     SELECT * FROM parties_asset_key_view AS key
      WHERE key.key = found.words AND key.kind = 3 AND key.version = ''
     OFFSET 0) AS asset
   WHERE found.version <> '' AND NOT EXISTS (
         SELECT 1 FROM parties_asset_key_view AS versioned
          WHERE versioned.asset_id = asset.asset_id AND versioned.kind = 3
            AND left(versioned.key, length(found.words) + 1) = found.words || ':')
)
SELECT organisation_id, ordinal, min(name), min(key), min(vendor), min(product),
       string_agg(DISTINCT NULLIF(version, ''), ', '), sum(quantity), min(registered_at)
  FROM hit
 WHERE world_id = %(world)s AND is_active AND organisation_id <> %(source)s AND organisation_kind = ANY (%(kinds)s)
 GROUP BY organisation_id, ordinal
