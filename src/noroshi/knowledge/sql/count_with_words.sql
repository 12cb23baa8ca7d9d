-- How many objects hold every word: those looked at (never more than the bound), then those that match. The rarest
-- word leads as in objects_with_words; no order, so it stops as soon as the bound is reached.
WITH word AS MATERIALIZED (
  SELECT token, size.lists, size.objects
    FROM unnest(%(tokens)s::text[]) AS given (token)
   CROSS JOIN LATERAL (
     SELECT count(*) AS lists, sum(counted.objects) AS objects
       FROM (SELECT one.objects
               FROM unnest(%(audiences)s::int[]) AS viewer (audience)
              CROSS JOIN LATERAL (
                SELECT cardinality(posting.objects) AS objects FROM knowledge_posting AS posting
                 WHERE posting.token = given.token AND posting.audience_id = viewer.audience
                 LIMIT %(rare)s) AS one
              LIMIT %(rare)s) AS counted) AS size
), rarest AS MATERIALIZED (
  SELECT token FROM word ORDER BY lists, objects, token LIMIT 1
), looked_at AS MATERIALIZED (
  SELECT viewer.audience AS audience_id, object_id
    FROM rarest
   CROSS JOIN unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN LATERAL (
     SELECT posting.objects FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = viewer.audience
      OFFSET 0) AS posting
   CROSS JOIN unnest(posting.objects) AS object_id
   LIMIT %(bound)s
), candidate AS MATERIALIZED (
  SELECT DISTINCT audience_id, object_id FROM looked_at
), matched AS MATERIALIZED (
  SELECT candidate.object_id
    FROM candidate
   WHERE NOT EXISTS (
     SELECT 1 FROM word
      WHERE word.token <> (SELECT token FROM rarest)
        AND (SELECT true FROM knowledge_posting AS posting
              WHERE posting.token = word.token AND posting.audience_id = candidate.audience_id
                AND posting.newest >= candidate.object_id
                AND posting.newest < ((candidate.object_id >> %(span_bits)s) + 1) << %(span_bits)s
                AND posting.objects[1] <= candidate.object_id AND candidate.object_id = ANY (posting.objects)
              ORDER BY posting.newest LIMIT 1) IS NULL)
)
SELECT (SELECT count(*) FROM looked_at),
       CASE WHEN %(unfiltered)s THEN (SELECT count(*) FROM matched)
            ELSE (SELECT count(*)
                    FROM matched
                   CROSS JOIN LATERAL (SELECT * FROM knowledge_object WHERE id = matched.object_id LIMIT 1) AS object
                   WHERE object.marking = ANY (%(markings)s::smallint[])
                     AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
                     AND object.date_added >= %(since)s AND object.date_added < %(until)s) END
