-- What became of each object last time: one row per object and direction. That something is known already says nothing
-- new of what was stored, changed or sent before under the same version.
INSERT INTO sharing_peers_item (peer_id, audience_id, direction, stix_uuid, type, version, held_version, outcome, reason,
                                detail, source_id, run_id, at)
SELECT %(peer)s, %(audience)s, %(direction)s, item.stix_uuid, item.type, item.version,
       CASE WHEN %(direction)s = 'in' OR item.outcome IN ('sent', 'withdrawn') THEN item.version ELSE -1 END,
       item.outcome, item.reason, item.detail, item.source, %(run)s, %(at)s
  FROM unnest(%(uuids)s::uuid[], %(types)s::text[], %(versions)s::bigint[], %(outcomes)s::text[], %(reasons)s::text[],
              %(details)s::text[], %(sources)s::bigint[])
       AS item (stix_uuid, type, version, outcome, reason, detail, source)
ON CONFLICT (peer_id, direction, stix_uuid, type) DO UPDATE
   SET version = excluded.version, outcome = excluded.outcome, reason = excluded.reason, detail = excluded.detail,
       held_version = greatest(sharing_peers_item.held_version, excluded.held_version),
       source_id = excluded.source_id, run_id = excluded.run_id, at = excluded.at
 WHERE NOT (excluded.outcome = 'known' AND sharing_peers_item.version = excluded.version
            AND sharing_peers_item.outcome IN ('stored', 'updated', 'changed', 'sent', 'withdrawn'))
