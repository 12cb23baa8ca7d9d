-- The warninglist that each value stands on, itself, by a parent domain, or by a network that holds it.
SELECT DISTINCT ON (found.id) found.id, benign.list
  FROM unnest(%(ids)s::uuid[], %(keys)s::text[]) AS found (id, key)
  JOIN knowledge_benign_view AS benign ON benign.key = found.key
 ORDER BY found.id, benign.list
