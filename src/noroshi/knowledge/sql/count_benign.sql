-- How many keys of warninglists are stored.
SELECT count(*) FROM knowledge_benign
