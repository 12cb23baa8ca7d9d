-- What stands here under the ids that a partner sends, as far as the office sees it, with the versions that were
-- replaced: what came before, by whatever way, is not stored again.
SELECT held.stix_uuid, held.type, held.version, held.source_id, held.marking, held.content, held.derived,
       (SELECT array_agg(version.version) FROM knowledge_version_view AS version WHERE version.object_id = held.object_id),
       held.audience_id
  FROM knowledge_object_view AS held
 WHERE held.stix_uuid = ANY (%(uuids)s)
