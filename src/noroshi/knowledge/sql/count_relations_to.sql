-- How many relations an object is the end of, never counted further than the bound.
SELECT count(*)
  FROM (SELECT 1
          FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN LATERAL (
           SELECT 1 FROM knowledge_relation AS relation
            WHERE relation.target_uuid = %(uuid)s AND relation.audience_id = viewer.audience
            LIMIT %(bound)s) AS one
         LIMIT %(bound)s) AS counted
