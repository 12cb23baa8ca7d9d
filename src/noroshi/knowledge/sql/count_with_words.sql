-- How many objects hold every word: those looked at (never more than the bound), then those that match. The rarest
-- word leads as in objects_with_words; no order, so it stops as soon as the bound is reached.
WITH word AS MATERIALIZED (
  SELECT token,
         (SELECT count(*)
            FROM (SELECT 1
                    FROM unnest(%(audiences)s::int[]) AS audience_id
                   CROSS JOIN LATERAL (
                     SELECT 1 FROM knowledge_posting AS posting
                      WHERE posting.token = word.token AND posting.audience_id = audience_id
                      LIMIT %(rare)s) AS one
                   LIMIT %(rare)s) AS counted) AS lists
    FROM unnest(%(tokens)s::text[]) AS word (token)
), rarest AS MATERIALIZED (
  SELECT token FROM word ORDER BY lists, length(token) DESC, token LIMIT 1
), looked_at AS MATERIALIZED (
  SELECT audience_id, object_id
    FROM rarest
   CROSS JOIN unnest(%(audiences)s::int[]) AS audience_id
   CROSS JOIN LATERAL (
     SELECT posting.objects FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = audience_id
      OFFSET 0) AS posting
   CROSS JOIN unnest(posting.objects) AS object_id
   LIMIT %(bound)s
), candidate AS MATERIALIZED (
  SELECT DISTINCT audience_id, object_id FROM looked_at
), place AS MATERIALIZED (
  SELECT DISTINCT audience_id, object_id >> %(span_bits)s AS span FROM candidate
), held AS MATERIALIZED (
  SELECT DISTINCT word.token, object_id
    FROM place
   CROSS JOIN word
   CROSS JOIN LATERAL (
     SELECT posting.objects FROM knowledge_posting AS posting
      WHERE posting.token = word.token AND posting.audience_id = place.audience_id
        AND posting.newest >= place.span << %(span_bits)s AND posting.newest < (place.span + 1) << %(span_bits)s
      OFFSET 0) AS posting
   CROSS JOIN unnest(posting.objects) AS object_id
   WHERE word.token <> (SELECT token FROM rarest)
), matched AS MATERIALIZED (
  SELECT candidate.object_id
    FROM candidate LEFT JOIN held USING (object_id)
   GROUP BY candidate.object_id HAVING count(held.token) = %(others)s
)
SELECT (SELECT count(*) FROM looked_at),
       CASE WHEN %(unfiltered)s THEN (SELECT count(*) FROM matched)
            ELSE (SELECT count(*)
                    FROM matched
                   CROSS JOIN LATERAL (SELECT * FROM knowledge_object WHERE id = matched.object_id LIMIT 1) AS object
                   WHERE object.marking = ANY (%(markings)s::smallint[])
                     AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
                     AND object.date_added >= %(since)s AND object.date_added < %(until)s) END
