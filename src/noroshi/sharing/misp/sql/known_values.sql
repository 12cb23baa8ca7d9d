-- Which of these values the reader knows: each through something that it may see.
SELECT wanted.id FROM unnest(%(ids)s::uuid[]) AS wanted (id)
 WHERE EXISTS (SELECT 1 FROM knowledge_appearance_view AS appearance WHERE appearance.observable_id = wanted.id)
