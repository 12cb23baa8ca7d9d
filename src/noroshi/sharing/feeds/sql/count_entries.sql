-- How many values of each kind a reader's newest indicators in force look for, and how many indicators there are, both
-- up to a bound: one index range per audience.
WITH found AS MATERIALIZED (
  SELECT object.object_id
    FROM unnest(%(audiences)s::int[]) AS viewer (audience)
    JOIN knowledge_object_view AS object ON object.audience_id = viewer.audience AND object.type = 'indicator'
   WHERE NOT object.revoked AND (object.valid_until IS NULL OR object.valid_until > %(now)s)
   LIMIT %(bound)s
)
SELECT 0, count(*) FROM found
 UNION ALL
SELECT observable.kind, count(DISTINCT observable.observable_id)
  FROM found JOIN knowledge_appearance_view AS appearance ON appearance.object_id = found.object_id
  JOIN knowledge_observable_view AS observable USING (observable_id)
 WHERE appearance.role = 2 GROUP BY observable.kind
