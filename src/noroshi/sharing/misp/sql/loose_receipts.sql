-- One page of what came without a report: receipts with indicators that no report or grouping names, newest first. A
-- sighting's own indicator is not among them: the sighting goes with the value.
SELECT turn.added_at, turn.turn, turn.receipt_id
  FROM (SELECT found.* FROM unnest(%(audiences)s::int[]) AS viewer (audience)
         CROSS JOIN LATERAL (
           SELECT added_at, turn, receipt_id, audience_id FROM knowledge_turn_view
            WHERE audience_id = viewer.audience AND added_at < %(before)s
            ORDER BY added_at DESC LIMIT %(limit)s) AS found
         ORDER BY found.added_at DESC LIMIT %(limit)s) AS turn
 WHERE EXISTS (SELECT 1 FROM knowledge_object_view AS object
                WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
                  AND object.type = 'indicator' AND NOT object.revoked
                  AND NOT EXISTS (SELECT 1 FROM knowledge_relation_view AS naming
                                   WHERE naming.target_uuid = object.stix_uuid AND naming.kind = 'object'
                                     AND naming.source_type IN ('report', 'grouping')))
   AND NOT EXISTS (SELECT 1 FROM knowledge_object_view AS object
                    WHERE object.receipt_id = turn.receipt_id AND object.audience_id = turn.audience_id
                      AND object.type = 'sighting')
 ORDER BY turn.added_at DESC
