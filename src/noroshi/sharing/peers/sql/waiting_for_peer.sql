-- Since when something waits that a partner may see and has not been looked at for it; under the partner's own curtain.
SELECT min(added_at) FROM knowledge_turn_view WHERE world_id = %(world)s AND added_at > %(after)s
