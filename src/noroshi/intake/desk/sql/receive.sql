-- Puts something on the desk, or brings back what is there; see functions.sql.
SELECT intake_desk_receive(%(world)s::smallint, %(audience)s::int, %(thread)s::int, %(kind)s, %(key)s, %(number)s,
                           %(source)s::bigint, %(title)s, %(form)s, %(marking)s::smallint, %(severity)s::smallint,
                           %(version)s::int, %(at)s::timestamptz, %(gone)s)
