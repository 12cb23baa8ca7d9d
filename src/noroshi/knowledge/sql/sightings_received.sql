-- The sightings that one receipt brought as STIX objects: what they say of how often and when.
SELECT id, coalesce(derived, content) FROM knowledge_object WHERE receipt_id = %(receipt)s AND type = 'sighting'
