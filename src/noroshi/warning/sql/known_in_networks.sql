-- Known addresses and networks inside, or around, newly registered ranges: one index range per distinct range, and one
-- index look-up per wider prefix that may still warn. OFFSET 0 keeps the planner from scanning all that is known.
WITH asset AS (
  SELECT network, min(name) AS name, min(key) AS key, count(DISTINCT asset_id) AS number, max(confirmed_at) AS since
    FROM parties_asset_key_view
   WHERE asset_id > %(after)s AND asset_id <= %(upto)s AND organisation_id = %(organisation)s AND kind = 1
     AND is_active
   GROUP BY network
), hit AS (
  SELECT known.observable_id, known.kind, known.value, asset.*
    FROM asset
   CROSS JOIN LATERAL (
     SELECT observable_id, kind, value FROM knowledge_observable_view AS inside
      WHERE inside.network >= asset.network
        AND inside.network <= set_masklen(broadcast(asset.network), CASE family(asset.network) WHEN 4 THEN 32 ELSE 128 END)::cidr
      LIMIT %(limit)s OFFSET 0) AS known
   UNION ALL
  SELECT known.observable_id, known.kind, known.value, asset.*
    FROM asset
   CROSS JOIN LATERAL generate_series(
     CASE family(asset.network) WHEN 4 THEN %(shortest4)s ELSE %(shortest6)s END, masklen(asset.network) - 1) AS length
   CROSS JOIN LATERAL (
     SELECT observable_id, kind, value FROM knowledge_observable_view AS around
      WHERE around.network = network(set_masklen(asset.network::inet, length)) OFFSET 0) AS known
)
SELECT observable_id, kind, value, min(name), min(key), '', '', '', sum(number), max(since)
  FROM hit
 GROUP BY observable_id, kind, value
