-- Sightings that were taken back are counted no more; the objects stay, revoked.
DELETE FROM knowledge_sighting AS sighting
 USING knowledge_object AS object
 WHERE object.id = sighting.object_id AND object.stix_uuid = ANY (%(sightings)s::uuid[]) AND object.type = 'sighting'
   AND sighting.organisation_id = %(organisation)s
