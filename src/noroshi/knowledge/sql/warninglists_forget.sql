-- What is no longer on a list is forgotten; lists of our own stay.
DELETE FROM knowledge_benign AS benign
 WHERE NOT EXISTS (SELECT 1 FROM incoming_benign AS incoming
                    WHERE incoming.key = benign.key AND incoming.kind = benign.kind AND incoming.list = benign.list)
   AND NOT EXISTS (SELECT 1 FROM knowledge_warninglist AS own WHERE own.name = benign.list)
