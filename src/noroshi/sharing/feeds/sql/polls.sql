-- Who fetches which feed, as far as the reader may know, the last first.
SELECT organisation_id, feed, first_at, last_at, polls, entries
  FROM sharing_feeds_poll
 WHERE world_id = %(world)s
 ORDER BY last_at DESC, organisation_id, feed LIMIT %(limit)s
