-- One page of all objects that a reader may see, newest first: of each id the newest version once, whichever of
-- several sources and audiences it came by.
WITH page AS MATERIALIZED (
  SELECT found.*
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN unnest(%(markings)s::smallint[]) AS mark
   CROSS JOIN LATERAL (
     SELECT object.object_id, object.date_added, object.stix_uuid, object.type, object.version
       FROM knowledge_object_view AS object
      WHERE object.audience_id = viewer.audience AND object.marking = mark
        AND (object.date_added, object.object_id) < (%(before_at)s, %(before_id)s)
        AND object.date_added >= %(since)s
        AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
      ORDER BY object.date_added DESC, object.object_id DESC LIMIT %(limit)s) AS found
   ORDER BY found.date_added DESC, found.object_id DESC LIMIT %(limit)s
)
SELECT page.object_id, page.date_added,
       CASE WHEN other.object_id IS NULL THEN object.content END, object.derived
  FROM page
  JOIN knowledge_object_view AS object USING (object_id)
  LEFT JOIN LATERAL (
    SELECT better.object_id FROM knowledge_object_view AS better
     WHERE better.stix_uuid = page.stix_uuid AND better.type = page.type
       AND (better.version, better.object_id) > (page.version, page.object_id) LIMIT 1) AS other ON true
 ORDER BY page.date_added DESC, page.object_id DESC
