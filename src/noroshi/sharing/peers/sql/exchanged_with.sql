-- What a partner has of these objects, as far as we know: the newest version that it sent us or that we sent it.
SELECT stix_uuid, type, held_version, direction = 'out' AND outcome <> 'withdrawn'
  FROM sharing_peers_item
 WHERE peer_id = %(peer)s AND stix_uuid = ANY (%(uuids)s) AND held_version >= 0
