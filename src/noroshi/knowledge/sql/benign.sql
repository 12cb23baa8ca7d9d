-- Which of these keys stand on a warninglist: one probe per key, the first list by name.
SELECT wanted.kind, wanted.key, (SELECT min(list) FROM knowledge_benign AS benign
                                  WHERE benign.key = wanted.key AND benign.kind = wanted.kind)
  FROM unnest(%(kinds)s::smallint[], %(keys)s::text[]) AS wanted (kind, key)
