-- Organisations whose registered ranges contain, or lie inside, a named address or network. Set-based: one index
-- look-up per value and prefix length that exists, one index range per named network. OFFSET 0 keeps the planner,
-- which cannot know how few values there are, from scanning all assets instead.
WITH found AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(ranges)s::cidr[]) AS found (observable_id, range)
), containing AS (
  SELECT found.observable_id, network(set_masklen(found.range::inet, length.length)) AS range
    FROM found
    JOIN parties_network_length_view AS length
      ON length.version = family(found.range) AND length.length <= masklen(found.range)
), hit AS (
  SELECT containing.observable_id, asset.*
    FROM containing
   CROSS JOIN LATERAL (
     SELECT * FROM parties_asset_key_view AS key WHERE key.network = containing.range OFFSET 0) AS asset
   UNION ALL
  SELECT found.observable_id, asset.*
    FROM found
   CROSS JOIN LATERAL (SELECT CASE family(found.range) WHEN 4 THEN 32 ELSE 128 END AS bits) AS whole
   CROSS JOIN LATERAL (
     SELECT * FROM parties_asset_key_view AS key
      WHERE key.network > found.range AND key.network <= set_masklen(broadcast(found.range), whole.bits)::cidr
     OFFSET 0) AS asset
   WHERE masklen(found.range) < whole.bits
)
SELECT organisation_id, observable_id, min(name), min(key), '', '', '', count(DISTINCT asset_id), min(registered_at)
  FROM hit
 WHERE world_id = %(world)s AND is_active AND organisation_id <> %(source)s AND organisation_kind = ANY (%(kinds)s)
 GROUP BY organisation_id, observable_id
