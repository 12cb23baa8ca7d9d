-- The references of a replaced version no longer stand.
DELETE FROM knowledge_relation AS relation USING incoming_object AS incoming
 WHERE incoming.known AND relation.object_id = incoming.object_id
