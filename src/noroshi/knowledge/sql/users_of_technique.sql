-- Who uses a technique (groups, software, campaigns), by name: relationships of the kind "uses" that end in it.
SELECT DISTINCT ON (relation.source_uuid) relation.source_uuid, relation.source_type, other.name
  FROM knowledge_relation AS relation
 CROSS JOIN LATERAL (
   SELECT object.name FROM knowledge_object AS object
    WHERE object.stix_uuid = relation.source_uuid AND object.type = relation.source_type
    ORDER BY object.date_added DESC LIMIT 1) AS other
 WHERE relation.target_uuid = %(uuid)s AND relation.kind = 'uses'
 ORDER BY relation.source_uuid LIMIT %(limit)s
