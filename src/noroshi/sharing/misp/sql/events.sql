-- One page of the events that a reader may see, newest first: reports and groupings, of each UUID the newest version.
WITH page AS MATERIALIZED (
  SELECT found.*
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN unnest(ARRAY['report', 'grouping']) AS of_type
   CROSS JOIN unnest(%(markings)s::smallint[]) AS mark
   CROSS JOIN LATERAL (
     SELECT object.object_id, object.date_added, object.stix_uuid, object.version
       FROM knowledge_object_view AS object
      WHERE object.audience_id = viewer.audience AND object.type = of_type AND object.marking = mark
        AND (object.date_added, object.object_id) < (%(before_at)s, %(before_id)s)
        AND NOT object.revoked
      ORDER BY object.date_added DESC, object.object_id DESC LIMIT %(limit)s) AS found
   ORDER BY found.date_added DESC, found.object_id DESC LIMIT %(limit)s
)
SELECT page.object_id, page.date_added, coalesce(object.derived, object.content), object.receipt_id,
       object.marking, other.object_id IS NOT NULL, object.source_id
  FROM page
  JOIN knowledge_object_view AS object USING (object_id)
  LEFT JOIN LATERAL (
    SELECT better.object_id FROM knowledge_object_view AS better
     WHERE better.stix_uuid = page.stix_uuid AND better.type IN ('report', 'grouping') AND NOT better.revoked
       AND (better.version, better.object_id) > (page.version, page.object_id) LIMIT 1) AS other ON true
 ORDER BY page.date_added DESC, page.object_id DESC
