-- The grade that scores are made with, and beside it why, for the office alone.
WITH told AS (
  INSERT INTO knowledge_source_grading (audience_id, organisation_id, grade, reason, graded_at, person_id)
  VALUES (%(audience)s, %(organisation)s, %(grade)s, %(reason)s, %(at)s, %(person)s)
)
INSERT INTO knowledge_source_grade (organisation_id, grade, graded_at)
VALUES (%(organisation)s, %(grade)s, %(at)s)
ON CONFLICT (organisation_id) DO UPDATE SET grade = excluded.grade, graded_at = excluded.graded_at
RETURNING organisation_id
