-- One page of the indicators in force that a reader may see, newest first, with the values that they look for and
-- that have not faded (decay, accepted false alarms): one
-- probe per audience and marking, then one per indicator of the page.
WITH page AS MATERIALIZED (
  SELECT found.*
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN unnest(%(markings)s::smallint[]) AS mark
   CROSS JOIN LATERAL (
     SELECT object.object_id, object.stix_uuid, object.name, object.marking, object.confidence, object.valid_until,
            object.date_added
       FROM knowledge_object_view AS object
      WHERE object.audience_id = viewer.audience AND object.type = 'indicator' AND object.marking = mark
        AND (object.date_added, object.object_id) < (%(before_at)s, %(before_id)s)
        AND NOT object.revoked
        AND (object.valid_until IS NULL OR object.valid_until > %(now)s)
        AND (%(confidence)s = 0 OR object.confidence >= %(confidence)s)
      ORDER BY object.date_added DESC, object.object_id DESC LIMIT %(limit)s) AS found
   ORDER BY found.date_added DESC, found.object_id DESC LIMIT %(limit)s
)
SELECT page.object_id, page.date_added, page.stix_uuid, page.name, page.marking, page.confidence, page.valid_until,
       held.kind, held.value
  FROM page
  LEFT JOIN LATERAL (
    SELECT standing.kind, standing.value
      FROM knowledge_standing AS standing
     WHERE standing.object_id = page.object_id AND standing.role = 2 AND standing.kind = ANY (%(kinds)s::smallint[])
       AND (%(faded)s OR standing.expires_at > %(now)s)) AS held ON true
 ORDER BY page.date_added DESC, page.object_id DESC, held.kind, held.value
