-- Which of our roles exist, and whether any has a right that would let it past row-level security.
SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR NOT rolcanlogin AS too_much
  FROM pg_roles
 WHERE rolname IN ('noroshi_owner', 'noroshi_app', 'noroshi_worker')
