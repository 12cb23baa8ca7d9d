-- The newest objects page by page for a viewer of few audiences, whose rows may be few and old among millions: one
-- probe per audience and marking finds where the newest are, then only the leading ones are read. Equality and order
-- only, so that the index serves under row-level security.
WITH ahead AS MATERIALIZED (
  SELECT viewer.audience, mark, first.date_added, first.id
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN unnest(%(markings)s::smallint[]) AS mark
   CROSS JOIN LATERAL (
     SELECT object.date_added, object.id
       FROM knowledge_object AS object
      WHERE object.audience_id = viewer.audience AND object.marking = mark AND object.date_added >= %(since)s
        AND (object.date_added, object.id) < (%(before_at)s, %(before_id)s)
      ORDER BY object.date_added DESC, object.id DESC LIMIT 1) AS first
   ORDER BY first.date_added DESC, first.id DESC LIMIT %(limit)s
), newest AS MATERIALIZED (
  SELECT found.id
    FROM ahead
   CROSS JOIN LATERAL (
     SELECT object.date_added, object.id
       FROM knowledge_object AS object
      WHERE object.audience_id = ahead.audience AND object.marking = ahead.mark
        AND object.date_added >= %(since)s
        AND (object.date_added, object.id) < (%(before_at)s, %(before_id)s)
      ORDER BY object.date_added DESC, object.id DESC LIMIT %(limit)s) AS found
   ORDER BY found.date_added DESC, found.id DESC LIMIT %(limit)s
)
SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id, object.source_id,
       object.receipt_id, object.version, object.date_added, object.revoked
  FROM newest JOIN knowledge_object AS object USING (id)
 ORDER BY object.date_added DESC, object.id DESC
