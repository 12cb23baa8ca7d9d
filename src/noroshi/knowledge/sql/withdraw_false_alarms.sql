-- What an organisation said on one occasion counts no longer.
UPDATE knowledge_false_alarm SET withdrawn_at = %(at)s
 WHERE organisation_id = %(organisation)s AND occasion = %(occasion)s AND key = %(key)s AND withdrawn_at IS NULL
RETURNING id
