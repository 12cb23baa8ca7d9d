-- Entries, their place in the sequencer's queue and their salts in one round trip: every verb pays for this one.
-- Ids are drawn in the order given, so that entries of one transaction keep their order in the log.
WITH given AS MATERIALIZED (
  SELECT place, leaf, nextval('ledger_entry_id_seq') AS id
    FROM unnest(%(leaves)s::bytea[]) WITH ORDINALITY AS leaves (leaf, place)
), entered AS (
  INSERT INTO ledger_entry (id, world_id, leaf) SELECT id, %(world)s, leaf FROM given
), queued AS (
  INSERT INTO ledger_queue (entry_id) SELECT id FROM given
)
INSERT INTO ledger_salt (entry_id, ordinal, subject, salt, commitment)
SELECT given.id, link.ordinal, link.subject, link.salt, link.commitment
  FROM unnest(%(of)s::int[], %(ordinals)s::int[], %(subjects)s::text[], %(salts)s::bytea[], %(commitments)s::bytea[])
       AS link (place, ordinal, subject, salt, commitment)
  JOIN given USING (place)
