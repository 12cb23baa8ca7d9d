-- A source of knowledge was heard of; see functions.sql.
SELECT intake_desk_heard(%(world)s::smallint, %(audience)s::int, %(source)s::bigint, %(at)s::timestamptz)::text
