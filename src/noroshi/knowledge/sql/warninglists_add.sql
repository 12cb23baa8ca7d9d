-- What is new on a list is added: a second installation of the same lists changes nothing.
INSERT INTO knowledge_benign (key, kind, list)
SELECT key, kind, list FROM incoming_benign EXCEPT SELECT key, kind, list FROM knowledge_benign
