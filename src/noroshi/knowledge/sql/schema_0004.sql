-- In which order what is known became visible. One row for each receipt and audience that it brought something to, new
-- or changed. Written without a number in the transaction of the write; the sequencer numbers what is committed, so
-- nothing ever appears behind a number that somebody has read up to. Counted in each world by itself.
CREATE TABLE knowledge_turn (
  receipt_id  bigint NOT NULL,
  audience_id int NOT NULL,
  world_id    smallint NOT NULL,
  turn        bigint,
  added_at    timestamptz,                    -- grows strictly with the number: STIX and TAXII know only times
  PRIMARY KEY (receipt_id, audience_id),
  CHECK ((turn IS NULL) = (added_at IS NULL))
);
SELECT release_protect('knowledge_turn');

-- What was there before the turns: in the order of the receipts, at the times that its objects say.
INSERT INTO knowledge_turn (receipt_id, audience_id, world_id, turn, added_at)
SELECT receipt_id, audience_id, world_id, turn,
       max(at) OVER (PARTITION BY world_id ORDER BY turn) + turn * interval '1 microsecond'
  FROM (SELECT came.receipt_id, came.audience_id, receipt.world_id, max(came.date_added) AS at,
               row_number() OVER (PARTITION BY receipt.world_id ORDER BY came.receipt_id, came.audience_id) AS turn
          FROM (SELECT receipt_id, audience_id, date_added FROM knowledge_object
                 UNION ALL
                SELECT receipt_id, audience_id, date_added FROM knowledge_version) AS came
          JOIN knowledge_receipt AS receipt ON receipt.id = came.receipt_id
         GROUP BY came.receipt_id, came.audience_id, receipt.world_id) AS brought;

CREATE UNIQUE INDEX knowledge_turn_order ON knowledge_turn (world_id, added_at);
CREATE INDEX knowledge_turn_of ON knowledge_turn (audience_id, added_at);
CREATE INDEX knowledge_turn_waiting ON knowledge_turn (receipt_id) WHERE turn IS NULL;

-- The objects of a turn in order. It takes the place of (receipt_id, id): who wants the objects of a receipt asks for
-- each of its audiences, which its turns name.
CREATE INDEX knowledge_object_of_turn ON knowledge_object (receipt_id, audience_id, id);
DROP INDEX knowledge_object_of_receipt;
CREATE INDEX knowledge_version_of_turn ON knowledge_version (receipt_id, audience_id, object_id);

CREATE VIEW knowledge_turn_view WITH (security_invoker) AS
SELECT turn, audience_id, receipt_id, added_at, world_id FROM knowledge_turn;
CREATE OR REPLACE VIEW knowledge_object_view WITH (security_invoker) AS
SELECT id AS object_id, receipt_id, audience_id, source_id, stix_uuid, type, marking, revoked, valid_until, date_added,
       name, content, derived, version, confidence, digest
  FROM knowledge_object;
CREATE VIEW knowledge_version_view WITH (security_invoker) AS
SELECT object_id, version, audience_id, receipt_id, date_added, digest, content, derived FROM knowledge_version;
CREATE VIEW knowledge_any_version_view WITH (security_invoker) AS  -- of each object the current and every earlier one
SELECT id AS object_id, receipt_id, audience_id, source_id, stix_uuid, type, marking, confidence, version, digest,
       content, derived
  FROM knowledge_object
 UNION ALL
SELECT earlier.object_id, earlier.receipt_id, earlier.audience_id, object.source_id, object.stix_uuid, object.type,
       object.marking, object.confidence, earlier.version, earlier.digest, earlier.content, earlier.derived
  FROM knowledge_version AS earlier JOIN knowledge_object AS object ON object.id = earlier.object_id;

-- Numbers wait for no viewer: these two run with the rights of the tables' owner. They tell nobody anything, so whoever
-- may connect may have the waiting numbered.
CREATE FUNCTION knowledge_turns_waiting() RETURNS SETOF smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT world_id FROM knowledge_turn WHERE turn IS NULL
$$;

CREATE FUNCTION knowledge_number_turns(its_world smallint, moment timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  before bigint;
  since timestamptz;
  numbered int;
BEGIN
  PERFORM pg_advisory_xact_lock(31084784724961283);  -- one at a time, and until it is committed
  SELECT turn, added_at + interval '1 microsecond' INTO before, since
    FROM knowledge_turn
   WHERE world_id = its_world AND added_at IS NOT NULL ORDER BY added_at DESC LIMIT 1;
  WITH waiting AS MATERIALIZED (
    SELECT receipt_id, audience_id, row_number() OVER (ORDER BY receipt_id, audience_id) AS place
      FROM (SELECT receipt_id, audience_id FROM knowledge_turn
             WHERE turn IS NULL AND world_id = its_world ORDER BY receipt_id, audience_id LIMIT most) AS first
  )
  UPDATE knowledge_turn AS counted
     SET turn = coalesce(before, 0) + waiting.place,
         added_at = greatest(moment, since) + (waiting.place - 1) * interval '1 microsecond'
    FROM waiting
   WHERE counted.receipt_id = waiting.receipt_id AND counted.audience_id = waiting.audience_id;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  RETURN numbered;
END $$;
