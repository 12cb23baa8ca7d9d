-- An answer about a report came: its item comes back unread; see functions.sql.
SELECT intake_desk_answered(%(world)s::smallint, %(report)s, %(person)s::bigint, %(at)s::timestamptz)
