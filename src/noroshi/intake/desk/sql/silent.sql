-- Sources of knowledge from which nothing has come for much longer than usual (at least three times before).
SELECT organisation_id, last_at, gap
  FROM intake_knowledgesource
 WHERE world_id = %(world)s AND number >= 3
   AND last_at < %(now)s - greatest(interval '24 hours', gap * 4 * interval '1 second')
 ORDER BY last_at LIMIT 100
