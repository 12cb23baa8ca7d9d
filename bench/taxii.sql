-- A store of :objects indicators in receipts of a thousand, each numbered, all of one audience but a last handful.
INSERT INTO knowledge_receipt (world_id, audience_id, source_id, arrived_at, channel, media_type, file_name, marking,
                               consent, size, digest, state)
SELECT 1, %(audience)s, %(source)s, '2026-11-01', 'api', 'application/json', 'bench.json', 1, true, 0, '', 'read'
  FROM generate_series(1, %(objects)s / 1000);
CREATE TEMPORARY TABLE place AS
SELECT id, row_number() OVER (ORDER BY id) AS at FROM knowledge_receipt WHERE file_name = 'bench.json';
INSERT INTO knowledge_object (audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              date_added, digest, name, content)
SELECT CASE WHEN n > %(objects)s - 40 THEN %(poor)s ELSE %(audience)s END, %(source)s, place.id, thing, 'indicator',
       1767225600000000, 1, false, '2026-11-01', decode(md5(n::text), 'hex'), 'bench ' || n,
       convert_to(format('{"type":"indicator","spec_version":"2.1","id":"indicator--%%s","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"bench %%s","pattern":"[domain-name:value = ''d%%s.example'']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z","confidence":70}', thing, n, n), 'UTF8')
  FROM generate_series(1, %(objects)s) AS n
  JOIN place ON place.at = (n + 999) / 1000
 CROSS JOIN LATERAL (SELECT md5('taxii ' || n)::uuid AS thing) AS made;
INSERT INTO knowledge_turn (receipt_id, audience_id, world_id)
SELECT DISTINCT receipt_id, audience_id, 1 FROM knowledge_object WHERE receipt_id IN (SELECT id FROM place);
DROP TABLE place;
ANALYZE knowledge_object, knowledge_turn, knowledge_receipt
