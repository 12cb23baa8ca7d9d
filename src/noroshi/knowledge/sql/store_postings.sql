-- The search's posting lists of one chunk.
INSERT INTO knowledge_posting (token, audience_id, newest, objects)
SELECT token, audience_id, newest, objects FROM incoming_posting
