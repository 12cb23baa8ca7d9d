-- Organisations of the sectors that are the target.
SELECT organisation_id, sector
  FROM parties_organisation_view
 WHERE world_id = %(world)s AND is_active AND organisation_id <> %(source)s AND kind = ANY (%(kinds)s)
   AND sector = ANY (%(sectors)s)
