-- What higher rooms may read of the asset register: each row under the reader's own rights (security_invoker).
CREATE VIEW parties_asset_key_view WITH (security_invoker) AS
SELECT key.kind, key.key, key.organisation_id, key.asset_id, asset.name, asset.vendor, asset.product, asset.version,
       asset.quantity, asset.registered_at, asset.kind AS asset_kind, organisation.world_id,
       organisation.kind AS organisation_kind, organisation.is_active, key.network
  FROM parties_assetkey AS key
  JOIN parties_asset AS asset ON asset.id = key.asset_id
  JOIN parties_organisation AS organisation ON organisation.id = key.organisation_id;

CREATE VIEW parties_organisation_view WITH (security_invoker) AS
SELECT id AS organisation_id, world_id, kind, sector, is_active FROM parties_organisation;
