-- How many objects were refused or changed, by partner; counted no further than a bound.
SELECT peer.id, way.outcome, (SELECT count(*) FROM (SELECT 1 FROM sharing_peers_item
                                                    WHERE peer_id = peer.id AND outcome = way.outcome
                                                    LIMIT %(bound)s) AS counted)
  FROM unnest(%(peers)s::bigint[]) AS peer (id)
 CROSS JOIN (VALUES ('refused'), ('rejected'), ('changed')) AS way (outcome)
