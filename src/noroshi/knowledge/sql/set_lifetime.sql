-- How long values of a kind stay good in one world; the ledger keeps who changed it when.
INSERT INTO knowledge_lifetime (world_id, kind, days, speed, reason, set_at, person_id)
VALUES (%(world)s, %(kind)s, %(days)s, %(speed)s, %(reason)s, %(at)s, %(person)s)
ON CONFLICT (world_id, kind) DO UPDATE
   SET days = excluded.days, speed = excluded.speed, reason = excluded.reason, set_at = excluded.set_at,
       person_id = excluded.person_id
RETURNING kind
