-- How many tables a database already holds: a backup goes into an empty one only.
SELECT count(*) FROM pg_class JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
 WHERE relkind IN ('r', 'p') AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
