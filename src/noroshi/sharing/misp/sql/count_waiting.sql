-- How much became visible to a partner since its MISP server had everything, up to a bound; under its own curtain.
SELECT count(*) FROM (SELECT 1 FROM knowledge_turn_view
                       WHERE world_id = %(world)s AND turn > %(turn)s LIMIT %(bound)s) AS waiting
