-- Who may do what with the log's tables: the web and the tasks add entries; only the worker, where the sequencer runs,
-- gives them their place; nobody changes or removes anything, but the sequencer its queue. Runs with the migration and
-- may run again after any general grant, as often as one likes. Roles that do not exist are passed over; any other role
-- that was granted something here loses the rights to change and to remove.
DO $$
DECLARE
  every_table CONSTANT text :=
    'ledger_entry, ledger_queue, ledger_salt, ledger_leaf, ledger_node, ledger_checkpoint';
  grantee text;
BEGIN
  IF to_regclass('ledger_checkpoint') IS NULL THEN
    RETURN;  -- migrated only in part: this room's tables are still to come
  END IF;
  FOR grantee IN
    SELECT rolname FROM pg_roles WHERE rolname IN ('noroshi_app', 'noroshi_worker')
    UNION
    SELECT role.rolname
      FROM pg_class AS relation, aclexplode(relation.relacl) AS granted, pg_roles AS role
     WHERE relation.relname LIKE 'ledger\_%' AND relation.relkind = 'r'
       AND relation.relnamespace = current_schema()::regnamespace
       AND granted.grantee = role.oid AND granted.grantee <> relation.relowner
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON %s FROM %I', every_table, grantee);
    EXECUTE format('GRANT SELECT ON %s TO %I', every_table, grantee);
    EXECUTE format('GRANT INSERT ON ledger_entry, ledger_queue, ledger_salt TO %I', grantee);
    EXECUTE format('GRANT USAGE ON SEQUENCE ledger_entry_id_seq TO %I', grantee);
    IF grantee = 'noroshi_app' THEN
      REVOKE INSERT ON ledger_leaf, ledger_node, ledger_checkpoint FROM noroshi_app;
    ELSE
      EXECUTE format('GRANT INSERT ON ledger_leaf, ledger_node, ledger_checkpoint TO %I', grantee);
      EXECUTE format('GRANT DELETE ON ledger_queue TO %I', grantee);
    END IF;
  END LOOP;
END $$;
