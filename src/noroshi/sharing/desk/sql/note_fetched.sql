-- A recipient's mark moves on, never back: asked after each page that a pull channel served, so one probe where it stays.
INSERT INTO sharing_desk_fetch (world_id, audience_id, organisation_id, channel, turn, at)
SELECT %(world)s, %(audience)s, %(organisation)s, %(channel)s, %(turn)s, %(at)s
 WHERE NOT EXISTS (SELECT 1 FROM sharing_desk_fetch
                    WHERE organisation_id = %(organisation)s AND channel = %(channel)s AND turn >= %(turn)s)
ON CONFLICT (organisation_id, channel, turn) DO NOTHING
