-- Organisations that saw a value themselves, or reported it before: one index look-up per value.
WITH seen AS (
  SELECT found.observable_id, sighting.organisation_id, coalesce(sighting.last_seen, sighting.recorded_at) AS at
    FROM unnest(%(ids)s::uuid[]) AS found (observable_id)
    JOIN knowledge_sighting_view AS sighting ON sighting.observable_id = found.observable_id
   UNION ALL
  SELECT found.observable_id, appearance.source_id, object.date_added
    FROM unnest(%(ids)s::uuid[]) AS found (observable_id)
    JOIN knowledge_appearance_view AS appearance ON appearance.observable_id = found.observable_id
    JOIN knowledge_object_view AS object ON object.object_id = appearance.object_id
   WHERE appearance.source_id <> %(source)s AND NOT object.revoked
)
SELECT seen.organisation_id, seen.observable_id, '', '', '', '', '', count(*), max(seen.at)
  FROM seen JOIN parties_organisation_view AS organisation ON organisation.organisation_id = seen.organisation_id
 WHERE organisation.world_id = %(world)s AND organisation.is_active AND organisation.organisation_id <> %(source)s
   AND organisation.kind = ANY (%(kinds)s)
 GROUP BY seen.organisation_id, seen.observable_id
