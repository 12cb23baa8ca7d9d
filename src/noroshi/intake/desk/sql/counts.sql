-- How many items stand on each shelf, none counted further than the bound: asked on every look at the desk.
SELECT (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE world_id = %(world)s AND state = 'new'
                               LIMIT %(bound)s) AS counted) AS new,
       (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE holder_id = %(person)s
                                 AND state IN ('new', 'taken', 'waiting') LIMIT %(bound)s) AS counted) AS mine,
       (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE world_id = %(world)s AND state = 'taken'
                                 AND holder_id <> %(person)s LIMIT %(bound)s) AS counted) AS others,
       (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE world_id = %(world)s AND state = 'waiting'
                               LIMIT %(bound)s) AS counted) AS waiting,
       (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE world_id = %(world)s AND state = 'waiting'
                                 AND answer_by < %(now)s LIMIT %(bound)s) AS counted) AS late,
       (SELECT count(*) FROM (SELECT FROM intake_deskitem WHERE world_id = %(world)s AND severity >= 3
                                 AND state IN ('new', 'taken', 'waiting') LIMIT %(bound)s) AS counted) AS serious,
       (SELECT count(*) FROM (SELECT FROM intake_message WHERE world_id = %(world)s AND NOT from_office
                                 AND seen_at IS NULL LIMIT %(bound)s) AS counted) AS unread_answers
