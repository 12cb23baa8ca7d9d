-- Among whom a value is known, as far as the reader may know.
SELECT DISTINCT audience_id FROM knowledge_appearance WHERE observable_id = %(observable)s LIMIT 1000
