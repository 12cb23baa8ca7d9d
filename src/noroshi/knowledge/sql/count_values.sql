-- How many values an object holds.
SELECT count(*) FROM (SELECT 1 FROM knowledge_appearance WHERE object_id = %(object)s LIMIT %(bound)s) AS counted
