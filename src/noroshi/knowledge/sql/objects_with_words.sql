-- The newest objects that hold every word. The rarest word leads: its newest posting lists are found by one probe per
-- audience, and the other words' lists are read only where its objects stand (same audience, same span of ids: a
-- posting never holds objects of two spans). `reach` is the id above which every candidate was looked at.
WITH word AS MATERIALIZED (
  SELECT token,
         (SELECT count(*)
            FROM (SELECT 1
                    FROM unnest(%(audiences)s::int[]) AS audience_id
                   CROSS JOIN LATERAL (
                     SELECT 1 FROM knowledge_posting AS posting
                      WHERE posting.token = word.token AND posting.audience_id = audience_id
                        AND posting.newest < %(span_end)s
                      LIMIT %(rare)s) AS one
                   LIMIT %(rare)s) AS counted) AS lists
    FROM unnest(%(tokens)s::text[]) AS word (token)
), rarest AS MATERIALIZED (
  SELECT token FROM word ORDER BY lists, length(token) DESC, token LIMIT 1
), leading AS MATERIALIZED (
  SELECT audience_id, first.newest
    FROM rarest
   CROSS JOIN unnest(%(audiences)s::int[]) AS audience_id
   CROSS JOIN LATERAL (
     SELECT posting.newest FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = audience_id AND posting.newest < %(span_end)s
      ORDER BY posting.newest DESC LIMIT 1) AS first
   ORDER BY first.newest DESC LIMIT %(lists)s
), list AS MATERIALIZED (
  SELECT leading.audience_id, found.newest, found.objects
    FROM rarest
   CROSS JOIN leading
   CROSS JOIN LATERAL (
     SELECT posting.newest, posting.objects FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = leading.audience_id
        AND posting.newest < %(span_end)s
      ORDER BY posting.newest DESC LIMIT %(lists)s) AS found
   ORDER BY found.newest DESC LIMIT %(lists)s
), measured AS MATERIALIZED (
  SELECT audience_id, newest, objects,
         sum(cardinality(objects)) OVER (ORDER BY newest DESC, audience_id ROWS UNBOUNDED PRECEDING)
           - cardinality(objects) AS ahead
    FROM list
), reach AS MATERIALIZED (
  SELECT coalesce(max(newest) FILTER (WHERE ahead >= %(looked_at)s),
                  CASE WHEN count(*) = %(lists)s THEN min(newest) - 1 END, 0) AS reach
    FROM measured
), candidate AS MATERIALIZED (
  SELECT DISTINCT audience_id, object_id
    FROM reach CROSS JOIN measured CROSS JOIN unnest(measured.objects) AS object_id
   WHERE ahead < %(looked_at)s AND object_id > reach.reach AND object_id < %(before)s
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
   ORDER BY candidate.object_id DESC LIMIT %(matched)s
)
SELECT reach.reach, row.*
  FROM reach
  LEFT JOIN LATERAL (
    SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id,
           object.source_id, object.receipt_id, object.version, object.date_added, object.revoked,
           CASE WHEN %(check_text)s OR EXISTS (SELECT 1 FROM knowledge_version WHERE object_id = object.id)
                THEN coalesce(object.derived, object.content) END AS content
      FROM matched
     CROSS JOIN LATERAL (SELECT * FROM knowledge_object WHERE id = matched.object_id LIMIT 1) AS object
     WHERE object.marking = ANY (%(markings)s::smallint[]) AND (%(any_type)s OR object.type = ANY (%(types)s::text[]))
       AND object.date_added >= %(since)s AND object.date_added < %(until)s
     ORDER BY object.id DESC LIMIT %(limit)s) AS row ON true
