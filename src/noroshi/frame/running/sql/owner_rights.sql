-- What the account of an external database may do: it must make tables here and manage the two working roles.
SELECT has_database_privilege(current_database(), 'CREATE') AS may_create,
       has_schema_privilege('public', 'CREATE') AS may_create_in_public,
       rolcreaterole OR rolsuper AS may_manage_roles
  FROM pg_roles WHERE rolname = current_user
