-- The lifetime of each kind of value in one world, usual and chosen.
SELECT usual.kind, usual.days, usual.speed, chosen.days, chosen.speed, chosen.reason, chosen.set_at
  FROM knowledge_lifetime_usual AS usual
  LEFT JOIN knowledge_lifetime AS chosen ON chosen.kind = usual.kind AND chosen.world_id = %(world)s
 ORDER BY usual.kind
