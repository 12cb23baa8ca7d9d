-- Sightings that their maker has taken back by a revoked version: they are counted no more; the objects stay, revoked.
DELETE FROM knowledge_sighting WHERE object_id = ANY (%(objects)s::bigint[])
