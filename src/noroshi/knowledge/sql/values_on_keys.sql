-- Known values that stand on keys of a warninglist: the value itself, an address in a network, a name below a name. One
-- index range for each key; OFFSET 0 keeps the planner from scanning all that is known.
SELECT DISTINCT kind, value FROM (
  SELECT kind, value FROM knowledge_observable WHERE id = ANY (%(exact)s::uuid[])
   UNION ALL
  SELECT held.kind, held.value
    FROM unnest(%(networks)s::cidr[]) AS listed (range)
   CROSS JOIN LATERAL (
     SELECT inside.kind, inside.value FROM knowledge_observable AS inside
      WHERE inside.network >= listed.range
        AND inside.network <= set_masklen(broadcast(listed.range), CASE family(listed.range) WHEN 4 THEN 32 ELSE 128 END)::cidr
        AND inside.kind BETWEEN 1 AND 4
      LIMIT %(limit)s OFFSET 0) AS held
   UNION ALL
  SELECT held.kind, held.value
    FROM unnest(%(names)s::text[]) AS name
   CROSS JOIN LATERAL (
     SELECT below.kind, below.value FROM knowledge_observable AS below
      WHERE (below.reach = name OR (below.reach > name || '.' AND below.reach < name || '/')) AND below.kind = 5
      LIMIT %(limit)s OFFSET 0) AS held
) AS found ORDER BY kind, value LIMIT %(limit)s
