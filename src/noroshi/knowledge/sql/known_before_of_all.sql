-- As known_before, for a viewer of very many audiences, who sees nearly every row: one walk per value.
SELECT value.id, known.number, known.sources,
       (SELECT coalesce((SELECT min(version.date_added) FROM knowledge_version AS version
                          WHERE version.object_id = object.id), object.date_added)
          FROM knowledge_object AS object WHERE object.id = known.oldest)
  FROM unnest(%(observables)s::uuid[]) AS value (id)
 CROSS JOIN LATERAL (
   SELECT count(*) AS number, min(object_id) AS oldest, array_agg(DISTINCT source_id) AS sources
     FROM (SELECT object_id, source_id FROM knowledge_appearance
            WHERE observable_id = value.id AND object_id < %(before)s AND object_id <> %(object)s
              AND object_id <> ALL (ARRAY (SELECT id FROM knowledge_object WHERE receipt_id = %(receipt)s))
            LIMIT %(bound)s) AS held) AS known
 WHERE known.number > 0
