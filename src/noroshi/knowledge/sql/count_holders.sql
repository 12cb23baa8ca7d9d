-- How many objects hold a value, never counted further than the bound.
SELECT count(*)
  FROM (SELECT 1
          FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN LATERAL (
           SELECT 1 FROM knowledge_appearance AS held
            WHERE held.observable_id = %(observable)s AND held.audience_id = viewer.audience
            LIMIT %(bound)s) AS one
         LIMIT %(bound)s) AS counted
