-- The latest agreement of each of these partners, for the list: one statement however many there are.
SELECT DISTINCT ON (peer_id) peer_id, id, number, state, terms, valid_from, valid_until, document, agreed_at, reason
  FROM sharing_peers_agreement WHERE peer_id = ANY (%(peers)s) ORDER BY peer_id, number DESC
