-- As count_holders, of those that the filters leave: the first number of those looked at, then of those left.
SELECT count(*),
       count(*) FILTER (WHERE object.marking = ANY (%(markings)s::smallint[])
         AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
         AND object.date_added >= %(since)s AND object.date_added < %(until)s)
  FROM (SELECT one.object_id
          FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN LATERAL (
           SELECT held.object_id FROM knowledge_appearance AS held
            WHERE held.observable_id = %(observable)s AND held.audience_id = viewer.audience
            LIMIT %(bound)s) AS one
         LIMIT %(bound)s) AS candidate
 CROSS JOIN LATERAL (SELECT marking, type, date_added FROM knowledge_object WHERE id = candidate.object_id LIMIT 1)
       AS object
