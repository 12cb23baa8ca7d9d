-- The background work's state in one row, for the administrator: no task's content, only numbers and ages.
SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
       count(*) FILTER (WHERE status = 'todo'),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed')
  FROM (SELECT status FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') LIMIT 100001) AS jobs
