-- As before, and since when the asset is registered as it is now: new or changed assets are held against what is known.
CREATE OR REPLACE VIEW parties_asset_key_view WITH (security_invoker) AS
SELECT key.kind, key.key, key.organisation_id, key.asset_id, asset.name, asset.vendor, asset.product, asset.version,
       asset.quantity, asset.registered_at, asset.kind AS asset_kind, organisation.world_id,
       organisation.kind AS organisation_kind, organisation.is_active, key.network, asset.confirmed_at
  FROM parties_assetkey AS key
  JOIN parties_asset AS asset ON asset.id = key.asset_id
  JOIN parties_organisation AS organisation ON organisation.id = key.organisation_id;
