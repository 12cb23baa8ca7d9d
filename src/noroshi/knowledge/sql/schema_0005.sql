-- What the sender demands beyond its marking is one number of the receipt: an object's handling is its receipt's, so
-- the write path of bulk ingest does not know of it.
ALTER TABLE knowledge_receipt ADD COLUMN handling_id int NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW knowledge_receipt_view WITH (security_invoker) AS
SELECT id AS receipt_id, world_id, audience_id, source_id, arrived_at, marking, handling_id, consent
  FROM knowledge_receipt;
