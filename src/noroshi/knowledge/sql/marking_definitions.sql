-- The definitions of markings that stand under these audiences: what a sender's own marking means.
SELECT coalesce(derived, content) FROM knowledge_object
 WHERE audience_id = ANY (%(audiences)s::int[]) AND type = 'marking-definition' LIMIT %(limit)s
