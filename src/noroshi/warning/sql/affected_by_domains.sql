-- Organisations that registered a named domain or a parent of it; the parents come from outside, by equality.
WITH found AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS found (observable_id, name)
)
SELECT asset.organisation_id, found.observable_id, min(asset.name), min(asset.key), '', '', '',
       count(DISTINCT asset.asset_id), min(asset.registered_at)
  FROM found JOIN parties_asset_key_view AS asset ON asset.key = found.name AND asset.kind = 2
 WHERE asset.world_id = %(world)s AND asset.is_active AND asset.organisation_id <> %(source)s
   AND asset.organisation_kind = ANY (%(kinds)s)
 GROUP BY asset.organisation_id, found.observable_id
