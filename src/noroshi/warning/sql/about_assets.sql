-- The newest warnings whose evidence names one of an asset's keys: one index range for each key, in one audience.
SELECT warning_id
  FROM (SELECT warning_id, max(id) AS newest FROM warning_warningevidence
         WHERE have_key = ANY (%(keys)s) AND audience_id = %(audience)s
         GROUP BY warning_id) AS found
 ORDER BY newest DESC LIMIT 20
