-- What a partner was sent and its originator has withdrawn since: wherever it was sent to, the withdrawal follows.
SELECT sent.stix_uuid, sent.type, max(held.version), sent.source_id
  FROM sharing_peers_item AS sent
  JOIN knowledge_object_view AS held
    ON held.stix_uuid = sent.stix_uuid AND held.type = sent.type AND held.source_id = sent.source_id
   AND held.revoked AND held.version > sent.held_version
 WHERE sent.peer_id = %(peer)s AND sent.direction = 'out' AND sent.held_version >= 0 AND sent.outcome <> 'withdrawn'
 GROUP BY sent.stix_uuid, sent.type, sent.source_id
 ORDER BY sent.stix_uuid
 LIMIT %(limit)s
