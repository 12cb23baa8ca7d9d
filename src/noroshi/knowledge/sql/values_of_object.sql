-- The values that an object holds, page by page in the order of their ids.
SELECT observable.id, observable.kind, observable.value, held.role
  FROM (SELECT observable_id, role FROM knowledge_appearance
         WHERE object_id = %(object)s AND observable_id > %(after)s
         ORDER BY observable_id LIMIT %(limit)s) AS held
 CROSS JOIN LATERAL (SELECT * FROM knowledge_observable WHERE id = held.observable_id LIMIT 1) AS observable
 ORDER BY observable.id
