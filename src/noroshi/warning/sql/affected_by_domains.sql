-- Organisations that registered a named domain or a parent of it; the parents come from outside, by equality.
-- OFFSET 0 keeps the planner from scanning all assets instead of one index look-up per name.
SELECT asset.organisation_id, found.observable_id, min(asset.name), min(asset.key), '', '', '',
       count(DISTINCT asset.asset_id), min(asset.registered_at)
  FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS found (observable_id, name)
 CROSS JOIN LATERAL (
   SELECT * FROM parties_asset_key_view AS key WHERE key.key = found.name AND key.kind = 2 OFFSET 0) AS asset
 WHERE asset.world_id = %(world)s AND asset.is_active AND asset.organisation_id <> %(source)s
   AND asset.organisation_kind = ANY (%(kinds)s)
 GROUP BY asset.organisation_id, found.observable_id
