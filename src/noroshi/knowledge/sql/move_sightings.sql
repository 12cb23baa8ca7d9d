-- The records by which a value's sightings are found go with the sighting that says so.
UPDATE knowledge_sighting SET object_id = %(to)s, audience_id = %(audience)s WHERE object_id = %(object)s
