-- The newest objects for a viewer of very many audiences, who sees nearly every row: walk the newest with the policy
-- as a filter, up to a bound; where filters leave the page unfilled, newest_by_audience or newest_of_types follows.
SELECT id, stix_uuid, type, name, marking, audience_id, source_id, receipt_id, version, date_added, revoked
  FROM (SELECT id, stix_uuid, type, name, marking, audience_id, source_id, receipt_id, version, date_added, revoked
          FROM knowledge_object
         WHERE (date_added, id) < (%(before_at)s, %(before_id)s) AND date_added >= %(since)s
         ORDER BY date_added DESC, id DESC LIMIT %(looked_at)s) AS looked_at
 WHERE marking = ANY (%(markings)s::smallint[]) AND (%(any_type)s OR type = ANY (%(types)s::text[]))
 ORDER BY date_added DESC, id DESC LIMIT %(limit)s
