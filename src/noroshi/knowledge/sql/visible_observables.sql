-- The values among these that the viewer can see.
SELECT id, kind, value FROM knowledge_observable WHERE id = ANY (%s) ORDER BY id
