-- All that the reader may see under one thing: the object, and what it is one with by merges that stand, over any number
-- of steps. A merge is visible only with both of its ends, so the walk never passes through anything hidden.
WITH RECURSIVE member (uuid) AS (
  SELECT %(uuid)s::uuid
   UNION
  SELECT CASE WHEN edge.kept_uuid = member.uuid THEN edge.merged_uuid ELSE edge.kept_uuid END
    FROM member
    JOIN knowledge_merge AS edge
      ON (edge.kept_uuid = member.uuid OR edge.merged_uuid = member.uuid) AND edge.type = %(type)s
     AND edge.undone_at IS NULL
), ranked AS MATERIALIZED (
  SELECT uuid, EXISTS (SELECT 1 FROM knowledge_merge AS edge WHERE edge.merged_uuid = uuid AND edge.type = %(type)s
                          AND edge.undone_at IS NULL) AS merged
    FROM member LIMIT 200
)
SELECT object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id, object.source_id,
       object.receipt_id, object.version, object.date_added, object.revoked, coalesce(object.derived, object.content)
  FROM ranked JOIN knowledge_object AS object ON object.stix_uuid = ranked.uuid AND object.type = %(type)s
 ORDER BY ranked.merged, object.stix_uuid, object.date_added DESC, object.id DESC LIMIT 400
