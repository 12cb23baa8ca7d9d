-- Which of these keys stand on a warninglist that is switched on: one probe per key, the first list by name.
SELECT wanted.kind, wanted.key, named.list
  FROM unnest(%(kinds)s::smallint[], %(keys)s::text[]) AS wanted (kind, key)
 CROSS JOIN LATERAL (SELECT min(benign.list) AS list FROM knowledge_benign AS benign
                      WHERE benign.key = wanted.key AND benign.kind = wanted.kind
                        AND NOT EXISTS (SELECT 1 FROM knowledge_warninglist_off AS off
                                         WHERE off.name = benign.list)) AS named
 WHERE named.list IS NOT NULL
