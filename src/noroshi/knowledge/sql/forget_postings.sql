-- The words of what is taken away, list by list: one probe per word. A list that holds nothing else goes; the others
-- keep their order.
WITH gone AS MATERIALIZED (
  SELECT posting.ctid AS place, ARRAY(SELECT one FROM unnest(posting.objects) AS one
                                       WHERE one <> ALL (%(objects)s) ORDER BY one) AS left_over
    FROM unnest(%(held_by)s::bigint[], %(audiences)s::int[], %(tokens)s::text[]) AS word (object_id, audience_id, token)
    JOIN knowledge_posting AS posting
      ON posting.token = word.token AND posting.audience_id = word.audience_id AND posting.newest >= word.object_id
     AND word.object_id = ANY (posting.objects)
), emptied AS (
  DELETE FROM knowledge_posting WHERE ctid IN (SELECT place FROM gone WHERE left_over = '{}')
)
UPDATE knowledge_posting AS posting
   SET objects = gone.left_over, newest = gone.left_over[cardinality(gone.left_over)]
  FROM (SELECT DISTINCT ON (place) place, left_over FROM gone) AS gone
 WHERE posting.ctid = gone.place AND gone.left_over <> '{}'
