-- Organisations whose registered ranges contain, or lie inside, a named address or network. Set-based: one index
-- look-up per value and prefix length that exists, one index range per named network; never a scan of the assets.
WITH found AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(ranges)s::cidr[]) AS found (observable_id, range)
), containing AS (
  SELECT found.observable_id, network(set_masklen(found.range::inet, length.length)) AS range
    FROM found
    JOIN parties_network_length_view AS length
      ON length.version = family(found.range) AND length.length <= masklen(found.range)
), hit AS (
  SELECT containing.observable_id, asset.*
    FROM containing JOIN parties_asset_key_view AS asset ON asset.network = containing.range
   UNION ALL
  SELECT found.observable_id, asset.*
    FROM found
    JOIN parties_asset_key_view AS asset
      ON asset.network > found.range
     AND asset.network <= set_masklen(broadcast(found.range), CASE family(found.range) WHEN 4 THEN 32 ELSE 128 END)::cidr
   WHERE masklen(found.range) < CASE family(found.range) WHEN 4 THEN 32 ELSE 128 END
)
SELECT organisation_id, observable_id, min(name), min(key), '', '', '', count(DISTINCT asset_id), min(registered_at)
  FROM hit
 WHERE world_id = %(world)s AND is_active AND organisation_id <> %(source)s AND organisation_kind = ANY (%(kinds)s)
 GROUP BY organisation_id, observable_id
