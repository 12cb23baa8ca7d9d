-- Which receipts brought an incident (STIX) whose text holds any of the words, from the search's posting lists. A word
-- with more lists or objects than the bounds is too common to say anything and is left out.
WITH word AS MATERIALIZED (
  SELECT given.token, list.objects
    FROM unnest(%(tokens)s::text[]) AS given (token)
   CROSS JOIN LATERAL (
     SELECT count(*) AS lists, sum(cardinality(posting.objects)) AS number
       FROM (SELECT objects FROM knowledge_posting WHERE token = given.token LIMIT %(lists)s) AS posting) AS size
   CROSS JOIN LATERAL (
     SELECT posting.objects FROM knowledge_posting AS posting WHERE posting.token = given.token) AS list
   WHERE size.lists < %(lists)s AND size.number <= %(bound)s
)
SELECT object.receipt_id, array_agg(DISTINCT word.token)
  FROM word
 CROSS JOIN LATERAL unnest(word.objects) AS holding (object_id)
  JOIN knowledge_object AS object ON object.id = holding.object_id AND object.type = 'incident'
 GROUP BY object.receipt_id
 ORDER BY count(DISTINCT word.token) DESC, object.receipt_id DESC
 LIMIT %(limit)s
