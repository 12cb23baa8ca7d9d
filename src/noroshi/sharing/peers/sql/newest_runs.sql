-- How the latest exchange in each direction ended with each of these partners.
SELECT peer.id, way.direction, run.fault, run.facts, run.ended_at
  FROM unnest(%(peers)s::bigint[]) AS peer (id)
 CROSS JOIN (VALUES ('in'), ('out')) AS way (direction)
 CROSS JOIN LATERAL (SELECT fault, facts, ended_at FROM sharing_peers_run
                      WHERE peer_id = peer.id AND direction = way.direction ORDER BY id DESC LIMIT 1) AS run
