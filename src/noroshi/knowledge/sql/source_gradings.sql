-- The grades that sources were given, newest first, with the reasons: for the office.
SELECT grading.organisation_id, grading.grade::text, grading.reason, grading.graded_at
  FROM knowledge_source_grading AS grading
 WHERE %(organisation)s::bigint IS NULL OR grading.organisation_id = %(organisation)s
 ORDER BY grading.id DESC LIMIT %(limit)s
