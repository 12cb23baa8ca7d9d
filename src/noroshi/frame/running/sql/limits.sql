-- A page that takes half a minute is broken; background work may take long, but neither may hold locks for ever.
ALTER ROLE noroshi_app SET statement_timeout = '30s';
ALTER ROLE noroshi_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE noroshi_app SET lock_timeout = '10s';
ALTER ROLE noroshi_worker SET statement_timeout = '30min';
ALTER ROLE noroshi_worker SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE noroshi_worker SET lock_timeout = '60s';
