-- Hashes in the incomplete tiles above level 0: each is the root of a complete tile below. At most 255 a level.
SELECT node.level + 1, node.root
  FROM unnest(%(levels)s::smallint[], %(starts)s::bigint[], %(ends)s::bigint[]) AS wanted (level, first, beyond)
  JOIN ledger_node AS node
    ON node.level = wanted.level - 1 AND node.index >= wanted.first AND node.index < wanted.beyond
 ORDER BY node.level, node.index
