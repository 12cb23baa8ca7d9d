-- How one value stands at a moment in each of the objects that hold it; the best of them first.
SELECT * FROM (
  SELECT observable_id, kind, value, role, source_id, confidence, grade::text, coalesce(false_alarms, 0), refuted, base,
         refreshed_at, days, speed, valid_until, expires_at,
         knowledge_score(base, refreshed_at, %(at)s, days, speed) AS score
    FROM knowledge_standing WHERE observable_id = %(observable)s AND NOT revoked LIMIT %(limit)s) AS found
 ORDER BY expires_at > %(at)s DESC, score DESC
