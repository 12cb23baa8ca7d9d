-- The newest merges, undone ones too, with the names of both ends.
SELECT edge.id, edge.type, edge.kept_uuid, edge.merged_uuid, edge.marking, edge.why, edge.made_at, edge.person_id,
       edge.undone_at, edge.undo_why,
       (SELECT name FROM knowledge_object WHERE stix_uuid = edge.kept_uuid AND type = edge.type
         ORDER BY date_added DESC LIMIT 1),
       (SELECT name FROM knowledge_object WHERE stix_uuid = edge.merged_uuid AND type = edge.type
         ORDER BY date_added DESC LIMIT 1)
  FROM knowledge_merge AS edge WHERE edge.world_id = %(world)s
 ORDER BY edge.id DESC LIMIT %(limit)s
