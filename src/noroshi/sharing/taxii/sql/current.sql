-- A page of the current versions. What the viewer may see twice, from two sources or under two audiences, is given
-- once per version, at its first turn, and only in its newest version. OFFSET 0 keeps the question to one look-up for
-- each object: nearly all stand alone.
SELECT object.added_at, object.object_id, object.version, object.digest, object.turn, object.type, object.stix_uuid,
       object.derived IS NOT NULL AND %(only_20)s, {served}
  FROM ({candidates}) AS object
 WHERE {wanted}
   AND NOT EXISTS (
     SELECT 1
       FROM knowledge_object_view AS other
      CROSS JOIN LATERAL (
        SELECT turn.added_at FROM knowledge_turn_view AS turn
         WHERE turn.receipt_id = other.receipt_id AND turn.audience_id = other.audience_id
           AND turn.added_at IS NOT NULL
           AND (%(inbox)s::bigint IS NULL OR EXISTS (
                 SELECT 1 FROM sharing_taxii_addition AS added
                  WHERE added.receipt_id = turn.receipt_id AND added.organisation_id = %(inbox)s))) AS came
      WHERE other.stix_uuid = object.stix_uuid AND other.type = object.type AND other.object_id <> object.object_id
        AND (%(ceiling)s::smallint IS NULL OR other.marking <= %(ceiling)s)
        AND (%(confidence)s::smallint IS NULL OR other.confidence >= %(confidence)s)
        AND (%(sources)s::int[] IS NULL OR other.source_id = ANY (%(sources)s))
        AND CASE
              WHEN other.version <> object.version THEN other.version > object.version
              WHEN object.version = 0 AND other.digest <> object.digest
                THEN (came.added_at, other.object_id) > (object.added_at, object.object_id)
              ELSE (came.added_at, other.object_id) < (object.added_at, object.object_id) END
     OFFSET 0)
 LIMIT %(limit)s
