-- When each organisation first had a turn, over which channel: the earliest advance of a mark that reached it; of what
-- was sent to its own server, exactly that turn.
SELECT DISTINCT ON (organisation_id) organisation_id, channel, at
  FROM sharing_desk_fetch
 WHERE world_id = %(world)s AND organisation_id = ANY (%(organisations)s::bigint[]) AND turn >= %(turn)s
   AND (channel <> 'pushed' OR turn = %(turn)s)
 ORDER BY organisation_id, at, channel
