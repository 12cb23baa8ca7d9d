-- The bytes of one object: as they came, and the STIX 2.1 derivative of a STIX 2.0 object.
SELECT content, derived, confidence, valid_until FROM knowledge_object WHERE id = %(object)s
