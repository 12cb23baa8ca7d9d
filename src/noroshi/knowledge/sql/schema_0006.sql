-- The quality of what is known: how long values stay good, how reliable sources are, what was called a false alarm,
-- which objects are the same thing, which lists name harmless values.

-- Lifetimes per kind of value, of the installation and as the office of a world set them. Why the usual ones are what
-- they are is said in knowledge/lifetimes.py, in the reader's language.
CREATE TABLE knowledge_lifetime_usual (
  kind  smallint PRIMARY KEY,
  days  real NOT NULL CHECK (days > 0),
  speed real NOT NULL CHECK (speed > 0)
);
INSERT INTO knowledge_lifetime_usual (kind, days, speed) VALUES
  (1, 60, 2), (2, 60, 2), (3, 60, 2), (4, 60, 2), (5, 120, 1), (6, 60, 1.5), (7, 180, 1),
  (8, 1825, 0.5), (9, 1825, 0.5), (10, 1825, 0.5), (11, 1825, 0.5), (12, 1825, 0.5), (13, 398, 0.7), (14, 398, 0.7),
  (15, 365, 1), (16, 365, 1), (17, 365, 1), (18, 365, 1), (19, 1825, 0.5), (20, 1825, 0.5), (21, 1095, 0.5),
  (22, 365, 0.7), (23, 180, 1), (24, 365, 1), (25, 1095, 0.5), (26, 1095, 0.5), (27, 180, 1.5), (28, 730, 0.7),
  (99, 90, 1);
CREATE TABLE knowledge_lifetime (
  world_id  smallint NOT NULL REFERENCES frame_world,
  kind      smallint NOT NULL,
  days      real NOT NULL CHECK (days > 0),
  speed     real NOT NULL CHECK (speed > 0),
  reason    text NOT NULL,
  set_at    timestamptz NOT NULL,
  person_id bigint,
  PRIMARY KEY (world_id, kind)
);

-- A source's reliability by the Admiralty code. The grade is for all to see, since scores follow from it; why, and what
-- it was before, for the office's desk.
CREATE TABLE knowledge_source_grade (
  organisation_id bigint PRIMARY KEY REFERENCES parties_organisation,
  grade           "char" NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  graded_at       timestamptz NOT NULL
);
CREATE TABLE knowledge_source_grading (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  audience_id     int NOT NULL,
  organisation_id bigint NOT NULL REFERENCES parties_organisation,
  grade           "char" NOT NULL,
  reason          text NOT NULL,
  graded_at       timestamptz NOT NULL,
  person_id       bigint
);
CREATE INDEX knowledge_source_grading_of ON knowledge_source_grading (organisation_id, id DESC);

-- Who called a value a false alarm, on which occasion (a warning, a proposal). 'accepted': the source of the object, or
-- the office (then of the value, whatever object holds it), agreed.
CREATE TABLE knowledge_false_alarm (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  audience_id     int NOT NULL,
  observable_id   uuid NOT NULL,
  organisation_id bigint NOT NULL REFERENCES parties_organisation,
  occasion        text NOT NULL CHECK (occasion IN ('warning', 'proposal', 'accepted')),
  key             text NOT NULL,
  object_uuid     uuid,
  said_at         timestamptz NOT NULL,
  withdrawn_at    timestamptz,
  UNIQUE (observable_id, audience_id, organisation_id, occasion, key)
);

-- A value that several independent organisations called a false alarm, for the source of an object that holds it and
-- for the office: that it is so and how many, never who.
CREATE TABLE knowledge_doubt (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  world_id      smallint NOT NULL REFERENCES frame_world,
  audience_id   int NOT NULL,
  observable_id uuid NOT NULL,
  stix_uuid     uuid NOT NULL,
  type          text NOT NULL,
  source_id     bigint NOT NULL,
  number        int NOT NULL,
  raised_at     timestamptz NOT NULL,
  settled_at    timestamptz,
  person_id     bigint,
  outcome       text NOT NULL DEFAULT '',
  UNIQUE (observable_id, stix_uuid, source_id, audience_id)
);
CREATE INDEX knowledge_doubt_open ON knowledge_doubt (world_id, id DESC) WHERE settled_at IS NULL;

-- That two objects are the same actor, tool, campaign ...: an edge beside them, which undoing takes away; the objects
-- themselves are never touched.
CREATE TABLE knowledge_merge (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  world_id    smallint NOT NULL REFERENCES frame_world,
  audience_id int NOT NULL,
  marking     smallint NOT NULL,
  type        text NOT NULL,
  kept_uuid   uuid NOT NULL,
  merged_uuid uuid NOT NULL,
  why         text NOT NULL,
  made_at     timestamptz NOT NULL,
  person_id   bigint,
  undone_at   timestamptz,
  undone_by   bigint,
  undo_why    text NOT NULL DEFAULT '',
  CHECK (kept_uuid <> merged_uuid)
);
CREATE INDEX knowledge_merge_kept ON knowledge_merge (kept_uuid) WHERE undone_at IS NULL;
CREATE INDEX knowledge_merge_merged ON knowledge_merge (merged_uuid) WHERE undone_at IS NULL;
CREATE INDEX knowledge_merge_newest ON knowledge_merge (world_id, id DESC);
CREATE TABLE knowledge_apart (                -- two objects that share a name and are not the same
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  audience_id int NOT NULL,
  first_uuid  uuid NOT NULL,
  second_uuid uuid NOT NULL,
  why         text NOT NULL,
  said_at     timestamptz NOT NULL,
  person_id   bigint,
  CHECK (first_uuid < second_uuid)
);
CREATE INDEX knowledge_apart_of ON knowledge_apart (first_uuid, second_uuid);

-- The names of actors, tools, campaigns ...: who calls which of them so. Written behind ingest, from the objects.
CREATE TABLE knowledge_name (
  object_id   bigint NOT NULL,
  key         text NOT NULL,                  -- the name without case, width and what separates words
  audience_id int NOT NULL,
  source_id   int NOT NULL,
  stix_uuid   uuid NOT NULL,
  type        text NOT NULL,
  name        text NOT NULL,
  digest      bytea NOT NULL,                 -- of the version of the object that says so
  PRIMARY KEY (object_id, key)
);
CREATE INDEX knowledge_name_key ON knowledge_name (type, key);

SELECT release_protect(name::regclass)
  FROM unnest(ARRAY['knowledge_source_grading', 'knowledge_false_alarm', 'knowledge_doubt', 'knowledge_merge',
                    'knowledge_apart', 'knowledge_name']) AS name;

-- Besides: a merge is seen by who sees both of its ends, and told apart likewise. Else it would tell that there is a
-- hidden object, and what it is called.
CREATE POLICY through_both_ends ON knowledge_merge AS RESTRICTIVE FOR SELECT USING (
  EXISTS (SELECT 1 FROM knowledge_object AS kept WHERE kept.stix_uuid = kept_uuid AND kept.type = knowledge_merge.type)
  AND EXISTS (SELECT 1 FROM knowledge_object AS other
               WHERE other.stix_uuid = merged_uuid AND other.type = knowledge_merge.type));

-- Warninglists: those of our own, and which lists are switched off. Public, like the keys; of the installation.
CREATE TABLE knowledge_warninglist (
  name      text PRIMARY KEY,
  about     text NOT NULL,
  keys      int NOT NULL,
  added_at  timestamptz NOT NULL,
  person_id bigint
);
CREATE TABLE knowledge_warninglist_off (
  name        text PRIMARY KEY,
  why         text NOT NULL,
  switched_at timestamptz NOT NULL,
  person_id   bigint
);
CREATE INDEX knowledge_benign_of_list ON knowledge_benign (list);
CREATE OR REPLACE VIEW knowledge_benign_view WITH (security_invoker) AS
SELECT key, kind, list FROM knowledge_benign AS benign
 WHERE NOT EXISTS (SELECT 1 FROM knowledge_warninglist_off AS off WHERE off.name = benign.list);

-- Who is active: the sightings of one organisation.
CREATE INDEX knowledge_sighting_by ON knowledge_sighting (organisation_id, id DESC);

-- What the score of a value begins with: how sure its source is, times how reliable the source is, halved by each
-- independent organisation that calls it a false alarm; nothing once that is accepted. See knowledge/decay.py.
CREATE FUNCTION knowledge_base(confidence smallint, grade "char", false_alarms bigint, refuted boolean)
RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN refuted THEN 0 ELSE
  coalesce(confidence, 50) * CASE grade WHEN 'A' THEN 1 WHEN 'B' THEN 0.9 WHEN 'C' THEN 0.75 WHEN 'D' THEN 0.5
                                        WHEN 'E' THEN 0.25 ELSE 0.75 END * power(0.5, coalesce(false_alarms, 0)) END;

-- The polynomial decay that MISP uses: base * (1 - (age / lifetime) ^ (1 / speed)), 0 from the lifetime on.
CREATE FUNCTION knowledge_score(base real, since timestamptz, at timestamptz, days real, speed real)
RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN base * (1 - power(least(greatest(extract(epoch FROM at - since)::float8 / 86400, 0) / days, 1), 1 / speed));

-- When the score falls to 10: from then on a value is expired.
CREATE FUNCTION knowledge_fades_at(base real, since timestamptz, days real, speed real)
RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since + CASE WHEN base <= 10 THEN 0 ELSE days * power(1 - 10 / base, speed) END * interval '1 day';

-- How each value in each object stands, as far as the reader may know: sightings and false alarms that are hidden from
-- the reader count for nothing. It does not know the time: compare "expires_at" with the world's clock, and ask
-- knowledge_score(base, refreshed_at, <now>, days, speed).
CREATE VIEW knowledge_standing WITH (security_invoker) AS
SELECT object.id AS object_id, object.stix_uuid, object.type, object.audience_id, object.source_id, object.receipt_id,
       object.marking, object.revoked, object.confidence, object.valid_until, appearance.observable_id,
       appearance.role, observable.kind, observable.value, graded.grade, said.false_alarms, said.refuted,
       base.score AS base, fresh.at AS refreshed_at, life.days, life.speed,
       least(object.valid_until, knowledge_fades_at(base.score, fresh.at, life.days, life.speed)) AS expires_at
  FROM knowledge_appearance AS appearance
  JOIN knowledge_object AS object ON object.id = appearance.object_id
  JOIN knowledge_observable AS observable ON observable.id = appearance.observable_id
  JOIN parties_organisation_view AS source ON source.organisation_id = object.source_id
  LEFT JOIN knowledge_lifetime_usual AS usual ON usual.kind = observable.kind
  LEFT JOIN knowledge_lifetime AS chosen ON chosen.world_id = source.world_id AND chosen.kind = observable.kind
  LEFT JOIN knowledge_source_grade AS graded ON graded.organisation_id = object.source_id
 CROSS JOIN LATERAL (
   SELECT CASE WHEN object.version > 0 THEN least(to_timestamp(object.version / 1e6), object.date_added)
               ELSE object.date_added END AS at) AS written
 CROSS JOIN LATERAL (
   SELECT max(least(sighting.last_seen, sighting.recorded_at)) AS at FROM knowledge_sighting AS sighting
    WHERE sighting.observable_id = appearance.observable_id) AS seen
 CROSS JOIN LATERAL (
   SELECT count(DISTINCT alarm.organisation_id) FILTER (WHERE alarm.occasion <> 'accepted') AS false_alarms,
          coalesce(bool_or(alarm.occasion = 'accepted' AND alarm.said_at >= written.at
                           AND coalesce(alarm.object_uuid = object.stix_uuid, true)), false) AS refuted
     FROM knowledge_false_alarm AS alarm
    WHERE alarm.observable_id = appearance.observable_id AND alarm.withdrawn_at IS NULL) AS said
 CROSS JOIN LATERAL (
   SELECT knowledge_base(object.confidence, graded.grade, said.false_alarms, said.refuted) AS score) AS base
 CROSS JOIN LATERAL (SELECT greatest(written.at, seen.at) AS at) AS fresh
 CROSS JOIN LATERAL (
   SELECT coalesce(chosen.days, usual.days, 90) AS days, coalesce(chosen.speed, usual.speed, 1) AS speed) AS life;
