-- A page of the versions that are asked for: all, the first, the last, those of some moments. What the viewer may see
-- twice is given once per version, at its first turn; of what has no versions (0) other content is another version,
-- whose moment is that at which it came.
SELECT object.added_at, object.object_id, object.version, object.digest, object.turn, object.type, object.stix_uuid,
       object.derived IS NOT NULL AND %(only_20)s, {served}
  FROM ({candidates}) AS object
 CROSS JOIN LATERAL (
   SELECT coalesce(bool_or(
            CASE WHEN other.version <> object.version THEN false
                 WHEN object.version <> 0 THEN other.place < own.place
                 ELSE other.object_id <> object.object_id AND other.digest = object.digest
                      AND other.place < own.place END), false) AS is_given,
          coalesce(bool_or(other.version > object.version OR
            (object.version = 0 AND other.digest <> object.digest AND other.place > own.place)), false) AS is_newer,
          coalesce(bool_or(other.version < object.version OR
            (object.version = 0 AND other.digest <> object.digest AND other.place < own.place)), false) AS is_older
     FROM (SELECT known.object_id, known.version, known.digest, (came.added_at, known.object_id, known.digest) AS place
             FROM knowledge_any_version_view AS known
             JOIN knowledge_turn_view AS came
               ON came.receipt_id = known.receipt_id AND came.audience_id = known.audience_id
              AND came.added_at IS NOT NULL
            WHERE known.stix_uuid = object.stix_uuid AND known.type = object.type
              AND (%(ceiling)s::smallint IS NULL OR known.marking <= %(ceiling)s)
              AND (%(confidence)s::smallint IS NULL OR known.confidence >= %(confidence)s)
              AND (%(sources)s::int[] IS NULL OR known.source_id = ANY (%(sources)s))
              AND (%(inbox)s::bigint IS NULL OR EXISTS (
                    SELECT 1 FROM sharing_taxii_addition AS added
                     WHERE added.receipt_id = came.receipt_id AND added.organisation_id = %(inbox)s))) AS other,
          LATERAL (SELECT (object.added_at, object.object_id, object.digest) AS place) AS own
   ) AS among
 WHERE {wanted}
   AND NOT among.is_given
   AND (%(all)s OR (%(last)s AND NOT among.is_newer) OR (%(first)s AND NOT among.is_older)
        OR object.version = ANY (%(moments)s::bigint[])
        OR (object.version = 0 AND object.added_at = ANY (%(times_asked)s::timestamptz[])))
 LIMIT %(limit)s
