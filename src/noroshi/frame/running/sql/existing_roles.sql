-- Which of our roles exist, and which of the working ones could get past row-level security.
SELECT rolname, rolname <> 'noroshi_owner' AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole) AS too_much
  FROM pg_roles
 WHERE rolname IN ('noroshi_owner', 'noroshi_app', 'noroshi_worker')
