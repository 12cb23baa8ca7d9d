-- Known names, and URLs and mail addresses under names, at or below newly registered domains: one index range each, as
-- names are kept from right to left. OFFSET 0 keeps the planner from scanning all that is known.
WITH asset AS (
  SELECT key, min(name) AS name, count(DISTINCT asset_id) AS number, max(confirmed_at) AS since
    FROM parties_asset_key_view
   WHERE asset_id > %(after)s AND asset_id <= %(upto)s AND organisation_id = %(organisation)s AND kind = 2
     AND is_active
   GROUP BY key
), hit AS (
  SELECT known.observable_id, known.kind, known.value, asset.*
    FROM asset
   CROSS JOIN LATERAL (
     SELECT observable_id, kind, value FROM knowledge_observable_view AS same
      WHERE same.reach = reverse(asset.key) AND same.kind <> %(cpe)s LIMIT %(limit)s OFFSET 0) AS known
   UNION ALL
  SELECT known.observable_id, known.kind, known.value, asset.*
    FROM asset
   CROSS JOIN LATERAL (
     SELECT observable_id, kind, value FROM knowledge_observable_view AS below
      WHERE below.reach > reverse(asset.key) || '.' AND below.reach < reverse(asset.key) || '/' AND below.kind <> %(cpe)s
      LIMIT %(limit)s OFFSET 0) AS known
)
SELECT observable_id, kind, value, min(name), min(key), '', '', '', sum(number), max(since)
  FROM hit
 GROUP BY observable_id, kind, value
