-- Every warninglist, our own first, with how many keys it has and whether it is switched off.
SELECT listed.name, listed.keys, own.name IS NOT NULL, own.about, off.why, coalesce(off.switched_at, own.added_at)
  FROM (SELECT list AS name, count(*) AS keys FROM knowledge_benign
         WHERE %(name)s::text IS NULL OR list = %(name)s GROUP BY list) AS listed
  LEFT JOIN knowledge_warninglist AS own ON own.name = listed.name
  LEFT JOIN knowledge_warninglist_off AS off ON off.name = listed.name
 ORDER BY own.name IS NULL, lower(listed.name)
