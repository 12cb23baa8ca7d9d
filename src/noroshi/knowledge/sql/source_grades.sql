-- The present grades of some sources, for all to see.
SELECT organisation_id, grade::text, graded_at FROM knowledge_source_grade
 WHERE organisation_id = ANY (%(organisations)s::bigint[])
