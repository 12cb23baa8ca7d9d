-- Every version of the objects with some ids, behind a place, in the order in which they became visible.
SELECT turn.added_at, turn.turn, known.object_id, known.source_id, known.stix_uuid, known.type, known.marking,
       known.confidence, known.version, known.digest, known.content, known.derived
  FROM unnest(%(uuids)s::uuid[], %(kinds)s::text[]) AS wanted (stix_uuid, type)
  JOIN knowledge_any_version_view AS known ON known.stix_uuid = wanted.stix_uuid AND known.type = wanted.type
  JOIN knowledge_turn_view AS turn ON turn.receipt_id = known.receipt_id AND turn.audience_id = known.audience_id
 WHERE (turn.added_at, known.object_id, known.version, known.digest)
       > (%(at)s, %(object)s::bigint, %(version)s::bigint, %(digest)s::bytea)
   AND (%(inbox)s::bigint IS NULL OR EXISTS (
         SELECT 1 FROM sharing_taxii_addition AS added
          WHERE added.receipt_id = turn.receipt_id AND added.organisation_id = %(inbox)s))
 ORDER BY turn.added_at, known.object_id, known.version, known.digest
