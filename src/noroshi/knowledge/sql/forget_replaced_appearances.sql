-- The values of a replaced version no longer appear in the object.
DELETE FROM knowledge_appearance AS appearance USING incoming_object AS incoming
 WHERE incoming.known AND appearance.object_id = incoming.object_id
