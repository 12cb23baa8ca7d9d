-- The newest objects that hold every word. The rarest word leads: its newest posting lists are found by one probe per
-- audience, and each of its objects is looked for in the other words' lists of the same audience and span of ids (a
-- posting holds objects of one span, in order). `reach` is the id above which every candidate was looked at.
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
                 AND posting.newest < %(span_end)s
                 LIMIT %(rare)s) AS one
              LIMIT %(rare)s) AS counted) AS size
), rarest AS MATERIALIZED (
  SELECT token FROM word ORDER BY lists, objects, token LIMIT 1
), ahead AS MATERIALIZED (
  SELECT viewer.audience, first.newest
    FROM rarest
   CROSS JOIN unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN LATERAL (
     SELECT posting.newest FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = viewer.audience AND posting.newest < %(span_end)s
        AND (posting.newest < %(before)s OR %(before)s > ANY (posting.objects))
      ORDER BY posting.newest DESC LIMIT 1) AS first
   ORDER BY first.newest DESC LIMIT %(lists)s
), list AS MATERIALIZED (
  SELECT ahead.audience AS audience_id, found.newest, found.objects
    FROM rarest
   CROSS JOIN ahead
   CROSS JOIN LATERAL (
     SELECT posting.newest, posting.objects FROM knowledge_posting AS posting
      WHERE posting.token = rarest.token AND posting.audience_id = ahead.audience
        AND posting.newest < %(span_end)s AND (posting.newest < %(before)s OR %(before)s > ANY (posting.objects))
      ORDER BY posting.newest DESC LIMIT %(lists)s) AS found
   ORDER BY found.newest DESC LIMIT %(lists)s
), measured AS MATERIALIZED (
  SELECT audience_id, newest, objects,
         sum(cardinality(objects)) OVER (ORDER BY newest DESC, audience_id ROWS UNBOUNDED PRECEDING)
           - cardinality(objects) AS skipped
    FROM list
), reach AS MATERIALIZED (
  SELECT coalesce(max(newest) FILTER (WHERE skipped >= %(looked_at)s),
                  CASE WHEN count(*) = %(lists)s THEN min(newest) - 1 END, 0) AS reach
    FROM measured
), candidate AS MATERIALIZED (
  SELECT DISTINCT audience_id, object_id
    FROM reach CROSS JOIN measured CROSS JOIN unnest(measured.objects) AS object_id
   WHERE skipped < %(looked_at)s AND object_id > reach.reach AND object_id < %(before)s
), matched AS MATERIALIZED (
  SELECT candidate.object_id
    FROM (SELECT * FROM candidate ORDER BY object_id DESC) AS candidate
   WHERE NOT EXISTS (
     SELECT 1 FROM word
      WHERE word.token <> (SELECT token FROM rarest)
        AND (SELECT true FROM knowledge_posting AS posting
              WHERE posting.token = word.token AND posting.audience_id = candidate.audience_id
                AND posting.newest >= candidate.object_id
                AND posting.newest < ((candidate.object_id >> %(span_bits)s) + 1) << %(span_bits)s
                AND posting.objects[1] <= candidate.object_id AND candidate.object_id = ANY (posting.objects)
              ORDER BY posting.newest LIMIT 1) IS NULL)
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
