-- How much became visible to a partner and has not been looked at for it, up to a bound; under its own curtain.
SELECT count(*) FROM (SELECT 1 FROM knowledge_turn_view
                       WHERE world_id = %(world)s AND added_at > %(after)s LIMIT %(bound)s) AS waiting
