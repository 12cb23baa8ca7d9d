-- What was known of each value before: how many objects hold it (up to the bound), the oldest, and who told of them.
-- For a viewer of few audiences: one probe per value and audience, so that hidden rows cost nothing.
SELECT value.id, known.number, known.sources,
       (SELECT coalesce((SELECT min(version.date_added) FROM knowledge_version AS version
                          WHERE version.object_id = object.id), object.date_added)
          FROM knowledge_object AS object WHERE object.id = known.oldest)
  FROM unnest(%(observables)s::uuid[]) AS value (id)
 CROSS JOIN LATERAL (
   SELECT count(*) AS number, min(object_id) AS oldest, array_agg(DISTINCT source_id) AS sources
     FROM (SELECT held.object_id, held.source_id
             FROM unnest(%(audiences)s::int[]) AS viewer (audience)
            CROSS JOIN LATERAL (
              SELECT object_id, source_id FROM knowledge_appearance
               WHERE observable_id = value.id AND audience_id = viewer.audience AND object_id < %(before)s AND object_id <> %(object)s
                 AND object_id <> ALL (ARRAY (SELECT id FROM knowledge_object WHERE receipt_id = %(receipt)s))
               ORDER BY object_id LIMIT %(bound)s) AS held
            LIMIT %(bound)s) AS held) AS known
 WHERE known.number > 0
