-- How the values of one object stand at a moment.
SELECT observable_id, kind, value, role, source_id, confidence, grade::text, coalesce(false_alarms, 0), refuted, base,
       refreshed_at, days, speed, valid_until, expires_at, knowledge_score(base, refreshed_at, %(at)s, days, speed)
  FROM knowledge_standing WHERE object_id = %(object)s
 ORDER BY role, observable_id LIMIT %(limit)s
