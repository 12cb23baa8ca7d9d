-- The newest relations that an object is the beginning of, with the name behind the other end where the reader may see it.
-- One probe per audience finds the leading ones, as in search.
WITH ahead AS MATERIALIZED (
  SELECT viewer.audience, first.object_id
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
   CROSS JOIN LATERAL (
     SELECT relation.object_id FROM knowledge_relation AS relation
      WHERE relation.source_uuid = %(uuid)s AND relation.audience_id = viewer.audience
        AND (relation.object_id, relation.target_uuid, relation.kind)
            < (%(before)s, %(before_uuid)s::uuid, %(before_kind)s)
      ORDER BY relation.object_id DESC, relation.target_uuid DESC, relation.kind DESC LIMIT 1) AS first
   ORDER BY first.object_id DESC LIMIT %(limit)s
), newest AS MATERIALIZED (
  SELECT found.*
    FROM ahead
   CROSS JOIN LATERAL (
     SELECT relation.object_id, relation.kind, relation.target_uuid AS uuid, relation.target_type AS type
       FROM knowledge_relation AS relation
      WHERE relation.source_uuid = %(uuid)s AND relation.audience_id = ahead.audience
        AND (relation.object_id, relation.target_uuid, relation.kind)
            < (%(before)s, %(before_uuid)s::uuid, %(before_kind)s)
      ORDER BY relation.object_id DESC, relation.target_uuid DESC, relation.kind DESC LIMIT %(limit)s) AS found
   ORDER BY found.object_id DESC, found.uuid DESC, found.kind DESC LIMIT %(limit)s
)
SELECT newest.kind, newest.uuid, newest.type,
       coalesce((SELECT other.name FROM knowledge_object AS other
                  WHERE other.stix_uuid = newest.uuid AND other.type = newest.type
                  ORDER BY other.date_added DESC LIMIT 1), ''),
       object.id, object.stix_uuid, object.type, object.name, object.marking, object.audience_id, object.source_id,
       object.receipt_id, object.version, object.date_added, object.revoked
  FROM newest JOIN knowledge_object AS object ON object.id = newest.object_id
 ORDER BY object.id DESC, newest.uuid DESC, newest.kind DESC
