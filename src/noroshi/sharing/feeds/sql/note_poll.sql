-- That a recipient's machine asked for a feed: one row for each organisation and feed, which moves on.
INSERT INTO sharing_feeds_poll (world_id, audience_id, organisation_id, feed, first_at, last_at, polls, turn, entries)
VALUES (%(world)s, %(audience)s, %(organisation)s, %(feed)s, %(at)s, %(at)s, 1, %(turn)s, %(entries)s)
ON CONFLICT (organisation_id, feed) DO UPDATE
   SET last_at = excluded.last_at, polls = sharing_feeds_poll.polls + 1,
       turn = greatest(sharing_feeds_poll.turn, excluded.turn),
       entries = coalesce(excluded.entries, sharing_feeds_poll.entries)
