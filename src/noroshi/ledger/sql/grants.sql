-- Who may do what with the log's tables. Runs after every migrate, after the general grants, as often as one likes.
-- The web and the tasks add entries; only the worker, where the sequencer runs, gives them their place. Nobody changes
-- or removes anything, but the sequencer its queue. Roles that do not exist are passed over.
DO $$
DECLARE
  grantee text;
BEGIN
  FOREACH grantee IN ARRAY ARRAY['noroshi_app', 'noroshi_worker'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = grantee);
    EXECUTE format('REVOKE ALL ON ledger_entry, ledger_queue, ledger_salt, ledger_leaf, ledger_node, ledger_checkpoint FROM %I', grantee);
    EXECUTE format('GRANT SELECT ON ledger_entry, ledger_queue, ledger_salt, ledger_leaf, ledger_node, ledger_checkpoint TO %I', grantee);
    EXECUTE format('GRANT INSERT ON ledger_entry, ledger_queue, ledger_salt TO %I', grantee);
    EXECUTE format('GRANT USAGE ON SEQUENCE ledger_entry_id_seq TO %I', grantee);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'noroshi_worker') THEN
    GRANT INSERT ON ledger_leaf, ledger_node, ledger_checkpoint TO noroshi_worker;
    GRANT DELETE ON ledger_queue TO noroshi_worker;
  END IF;
END $$;
