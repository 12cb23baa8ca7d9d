-- What a recipient's own server has taken from us, turn by turn: what lies between and was kept back, it has not.
INSERT INTO sharing_desk_fetch (world_id, audience_id, organisation_id, channel, turn, at)
SELECT %(world)s, %(audience)s, %(organisation)s, 'pushed', turn, %(at)s FROM unnest(%(turns)s::bigint[]) AS sent (turn)
ON CONFLICT (organisation_id, channel, turn) DO NOTHING
