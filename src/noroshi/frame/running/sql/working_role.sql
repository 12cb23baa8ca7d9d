-- Whether the account of a working role could get past row-level security: then nothing would be kept apart.
SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, (SELECT datdba FROM pg_database
                                                          WHERE datname = current_database()), 'MEMBER')
  FROM pg_roles WHERE rolname = current_user
