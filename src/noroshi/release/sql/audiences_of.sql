-- The audiences that hold any of a viewer's atoms, as one array literal for SET LOCAL; once per transaction.
SELECT coalesce(array_agg(DISTINCT audience_id), '{}')::text
  FROM release_audiencemember
 WHERE world_id = %(world)s AND atom = ANY (%(atoms)s)
