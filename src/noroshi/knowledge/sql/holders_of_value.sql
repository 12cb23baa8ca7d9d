-- The newest objects that hold a value: one probe per audience finds the leading ones, so that neither a value in a
-- million rows nor a viewer of few of them is slow. `reach` is the id above which every candidate was looked at.
WITH ahead AS MATERIALIZED (
  SELECT viewer.audience, first.object_id
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN LATERAL (
     SELECT held.object_id FROM knowledge_appearance AS held
      WHERE held.observable_id = %(observable)s AND held.audience_id = viewer.audience AND held.object_id < %(before)s
      ORDER BY held.object_id DESC LIMIT 1) AS first
   ORDER BY first.object_id DESC LIMIT %(looked_at)s
), candidate AS MATERIALIZED (
  SELECT found.object_id
    FROM ahead
   CROSS JOIN LATERAL (
     SELECT held.object_id FROM knowledge_appearance AS held
      WHERE held.observable_id = %(observable)s AND held.audience_id = ahead.audience
        AND held.object_id < %(before)s
      ORDER BY held.object_id DESC LIMIT %(looked_at)s) AS found
   ORDER BY found.object_id DESC LIMIT %(looked_at)s
), reach AS (
  SELECT CASE WHEN count(*) < %(looked_at)s THEN 0 ELSE min(object_id) - 1 END AS reach FROM candidate
)
SELECT reach.reach, row.*
  FROM reach
  LEFT JOIN LATERAL (
    SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id,
           object.source_id, object.receipt_id, object.version, object.date_added, object.revoked
      FROM candidate
     CROSS JOIN LATERAL (SELECT * FROM knowledge_object WHERE id = candidate.object_id LIMIT 1) AS object
     WHERE object.marking = ANY (%(markings)s::smallint[]) AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
       AND object.date_added >= %(since)s AND object.date_added < %(until)s
     ORDER BY object.id DESC LIMIT %(limit)s) AS row ON true
