-- Who says what of the values that an object looks for or is, as far as the reader may know: the newest of each.
SELECT DISTINCT ON (alarm.organisation_id, alarm.observable_id)
       alarm.organisation_id, alarm.occasion, alarm.strength, alarm.said_at, alarm.explanation,
       (SELECT graded.grade::text FROM knowledge_source_grade AS graded
         WHERE graded.organisation_id = alarm.organisation_id) AS grade,
       observable.kind, observable.value
  FROM (SELECT DISTINCT appearance.observable_id FROM knowledge_appearance AS appearance
         WHERE appearance.object_id = %(object)s AND appearance.role IN (1, 2) LIMIT 200) AS held
  JOIN knowledge_false_alarm AS alarm ON alarm.observable_id = held.observable_id AND alarm.withdrawn_at IS NULL
  JOIN knowledge_observable AS observable ON observable.id = held.observable_id
 WHERE alarm.occasion <> 'accepted' OR coalesce(alarm.object_uuid, %(uuid)s) = %(uuid)s
 ORDER BY alarm.organisation_id, alarm.observable_id, (alarm.occasion = 'accepted') DESC,
          (alarm.occasion IN ('warning', 'proposal')) DESC, alarm.said_at DESC
 LIMIT %(limit)s
