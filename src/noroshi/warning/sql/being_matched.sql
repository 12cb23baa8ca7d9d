-- Which pieces are being matched at this moment, of other workers: each holds the lock, shared, until it commits.
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'advisory' AND classid = %(room)s AND objid = %(matter)s AND objsubid = 2 AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
