-- As count_newest, of some types only.
SELECT count(*)
  FROM (SELECT 1
          FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN unnest(%(types)s::text[]) AS of_type
         CROSS JOIN LATERAL (
           SELECT 1 FROM knowledge_object AS object
            WHERE object.audience_id = viewer.audience AND object.type = of_type
              AND object.marking = ANY (%(markings)s::smallint[])
              AND object.date_added >= %(since)s AND object.date_added < %(until)s
            LIMIT %(bound)s) AS one
         LIMIT %(bound)s) AS counted
