-- What the administrator reads of the database: its version, its size in bytes, connections in use.
SELECT current_setting('server_version'), pg_database_size(current_database()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())
