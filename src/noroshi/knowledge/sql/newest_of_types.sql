-- As newest_by_audience, of some types only: one probe per audience, type and marking.
WITH ahead AS MATERIALIZED (
  SELECT viewer.audience, of_type, mark, first.date_added, first.id
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN unnest(%(types)s::text[]) AS of_type
   CROSS JOIN unnest(%(markings)s::smallint[]) AS mark
   CROSS JOIN LATERAL (
     SELECT object.date_added, object.id
       FROM knowledge_object AS object
      WHERE object.audience_id = viewer.audience AND object.type = of_type AND object.marking = mark
        AND object.date_added >= %(since)s
        AND (object.date_added, object.id) < (%(before_at)s, %(before_id)s)
      ORDER BY object.date_added DESC, object.id DESC LIMIT 1) AS first
   ORDER BY first.date_added DESC, first.id DESC LIMIT %(limit)s
), newest AS MATERIALIZED (
  SELECT found.id
    FROM ahead
   CROSS JOIN LATERAL (
     SELECT object.date_added, object.id
       FROM knowledge_object AS object
      WHERE object.audience_id = ahead.audience AND object.type = ahead.of_type
        AND object.marking = ahead.mark
        AND object.date_added >= %(since)s
        AND (object.date_added, object.id) < (%(before_at)s, %(before_id)s)
      ORDER BY object.date_added DESC, object.id DESC LIMIT %(limit)s) AS found
   ORDER BY found.date_added DESC, found.id DESC LIMIT %(limit)s
)
SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id, object.source_id,
       object.receipt_id, object.version, object.date_added, object.revoked
  FROM newest JOIN knowledge_object AS object USING (id)
 ORDER BY object.date_added DESC, object.id DESC
