-- What others say from outside of a value: opinions as STIX objects, false alarms as MISP's sightings. They count like our
-- own feedback, but only as much as whoever says so is reliable, and an organisation counts once however often it says so.

ALTER TABLE knowledge_false_alarm DROP CONSTRAINT knowledge_false_alarm_occasion_check;
ALTER TABLE knowledge_false_alarm ADD CONSTRAINT knowledge_false_alarm_occasion_check
  CHECK (occasion IN ('warning', 'proposal', 'accepted', 'opinion', 'sighting'));
ALTER TABLE knowledge_false_alarm
  ADD COLUMN strength real NOT NULL DEFAULT 1 CHECK (strength BETWEEN -1 AND 1),  -- below 0: it agrees
  ADD COLUMN opinion_uuid uuid,                                                   -- the object that says so
  ADD COLUMN explanation text NOT NULL DEFAULT '';                                -- in the words of who says so
CREATE INDEX knowledge_false_alarm_opinion ON knowledge_false_alarm (opinion_uuid) WHERE opinion_uuid IS NOT NULL;

-- What the word of a source counts for, by its grade (knowledge/decay.py, WEIGHTS).
CREATE FUNCTION knowledge_reliability(grade "char") RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE grade WHEN 'A' THEN 1 WHEN 'B' THEN 0.9 WHEN 'C' THEN 0.75 WHEN 'D' THEN 0.5 WHEN 'E' THEN 0.25 ELSE 0.75 END;

-- The same as before, but the doubt is a weight instead of a number of organisations: 1 halves the score.
CREATE FUNCTION knowledge_base(confidence smallint, grade "char", doubt real, refuted boolean)
RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN refuted THEN 0 ELSE
  coalesce(confidence, 50) * knowledge_reliability(grade) * power(0.5, coalesce(doubt, 0)) END;

-- What each organisation says of a value, as far as the reader may know: its own answer here counts 1; what it says from
-- outside, the newest of it, as much as it is reliable. At most 1, so that no source alone does more than halve a score.
CREATE VIEW knowledge_voice WITH (security_invoker) AS
SELECT alarm.observable_id, alarm.organisation_id,
       CASE WHEN bool_or(alarm.occasion IN ('warning', 'proposal')) THEN 1
            ELSE (array_agg(alarm.strength ORDER BY alarm.said_at DESC, alarm.id DESC))[1]
                 * knowledge_reliability((SELECT graded.grade FROM knowledge_source_grade AS graded
                                           WHERE graded.organisation_id = alarm.organisation_id)) END AS weight
  FROM knowledge_false_alarm AS alarm
 WHERE alarm.withdrawn_at IS NULL AND alarm.occasion <> 'accepted'
 GROUP BY alarm.observable_id, alarm.organisation_id;

CREATE OR REPLACE VIEW knowledge_standing WITH (security_invoker) AS
SELECT object.id AS object_id, object.stix_uuid, object.type, object.audience_id, object.source_id, object.receipt_id,
       object.marking, object.revoked, object.confidence, object.valid_until, appearance.observable_id,
       appearance.role, observable.kind, observable.value, graded.grade, said.false_alarms, agreed.refuted,
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
   SELECT count(*) FILTER (WHERE voice.weight > 0) AS false_alarms, greatest(sum(voice.weight), 0)::real AS doubt
     FROM knowledge_voice AS voice WHERE voice.observable_id = appearance.observable_id) AS said
 CROSS JOIN LATERAL (
   SELECT coalesce(bool_or(alarm.said_at >= written.at AND coalesce(alarm.object_uuid = object.stix_uuid, true)), false)
          AS refuted
     FROM knowledge_false_alarm AS alarm
    WHERE alarm.observable_id = appearance.observable_id AND alarm.occasion = 'accepted'
      AND alarm.withdrawn_at IS NULL) AS agreed
 CROSS JOIN LATERAL (
   SELECT knowledge_base(object.confidence, graded.grade, said.doubt, agreed.refuted) AS score) AS base
 CROSS JOIN LATERAL (SELECT greatest(written.at, seen.at) AS at) AS fresh
 CROSS JOIN LATERAL (
   SELECT coalesce(chosen.days, usual.days, 90) AS days, coalesce(chosen.speed, usual.speed, 1) AS speed) AS life;
DROP FUNCTION knowledge_base(smallint, "char", bigint, boolean);
