-- Known names of products that were newly registered, whatever their version: one index look-up per distinct product;
-- versions are compared outside. An asset's shortest key is its product, the longer one the product with its version.
WITH product AS (
  SELECT DISTINCT ON (asset_id) asset_id, key, name, vendor, product, version, quantity, confirmed_at
    FROM parties_asset_key_view
   WHERE asset_id > %(after)s AND asset_id <= %(upto)s AND organisation_id = %(organisation)s AND kind = 3
     AND is_active
   ORDER BY asset_id, length(key)
), versioned AS (
  SELECT product.*, coalesce((
           SELECT substr(longer.key, length(product.key) + 2) FROM parties_asset_key_view AS longer
            WHERE longer.asset_id = product.asset_id AND longer.kind = 3 AND longer.key <> product.key
            LIMIT 1), '') AS meant
    FROM product
), asset AS (
  SELECT key, meant, min(name) AS name, min(vendor) AS vendor, min(product) AS product,
         string_agg(DISTINCT NULLIF(version, ''), ', ') AS version, sum(quantity) AS number, max(confirmed_at) AS since
    FROM versioned
   GROUP BY key, meant
)
SELECT known.observable_id, known.kind, known.value, asset.name, asset.key, asset.vendor, asset.product,
       coalesce(asset.version, ''), asset.number, asset.since, asset.meant
  FROM asset
 CROSS JOIN LATERAL (
   SELECT observable_id, kind, value FROM knowledge_observable_view AS named
    WHERE named.reach = left(asset.key, 400) AND named.kind = %(cpe)s LIMIT %(limit)s OFFSET 0) AS known
