-- Partners and operators.
INSERT INTO parties_organisation (id, world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
SELECT 100000 + n, 1, 'ORG-' || n, 'operator', '組織' || n, 'Organisation ' || n, 'water', '', true, true
  FROM generate_series(1, :audiences) AS n;
-- Audiences: the community, each organisation with the office, and the second viewer's.
INSERT INTO release_audience (id, world_id, members, members_digest)
SELECT id, 1, members, decode(md5(members), 'hex')
  FROM (SELECT 99999, 'community bench' UNION ALL
        SELECT 900000, 'bench narrow' UNION ALL
        SELECT 100000 + n, 'bench ' || n FROM generate_series(1, :audiences) AS n) AS made (id, members);
INSERT INTO release_audiencemember (audience_id, world_id, atom)
SELECT id, 1, atom FROM release_audience
 CROSS JOIN LATERAL (SELECT 'org::office' UNION ALL
                     SELECT CASE id WHEN 99999 THEN 'community' ELSE 'org:' || id END) AS held (atom)
 WHERE id >= 99999;
-- What arrived.
INSERT INTO knowledge_receipt (id, world_id, audience_id, source_id, arrived_at, channel, media_type, file_name,
                               marking, consent, size, digest, state)
OVERRIDING SYSTEM VALUE
SELECT w, 1, CASE w % 3 WHEN 0 THEN 99999 ELSE 100001 + w * 7919 % :audiences END, 100001 + w * 7919 % :audiences,
       '2026-01-01'::timestamptz + w * interval '1 minute', 'command', 'application/json', 'bundle.json',
       CASE w % 3 WHEN 0 THEN 1 ELSE 3 END, true, 1, '\x00', 'read'
  FROM generate_series(1, :writes) AS w;
-- What each object is: its write, type, value and words.
CREATE TEMPORARY TABLE thing AS
SELECT n, receipt.id AS receipt_id, CASE WHEN n <= :visible THEN 900000 ELSE receipt.audience_id END AS audience_id,
       receipt.source_id::int AS source_id, CASE WHEN n <= :visible THEN 3 ELSE receipt.marking END AS marking,
       (overlay(overlay(md5('object' || n) placing '4' from 13) placing '8' from 17))::uuid AS stix_uuid,
       '2026-01-01'::timestamptz + n * interval '1 second' AS at,
       CASE WHEN n % 20 < 12 THEN 'indicator' WHEN n % 20 < 15 THEN 'relationship' WHEN n % 20 = 15 THEN 'malware'
            WHEN n % 20 = 16 THEN 'vulnerability' WHEN n % 20 < 19 THEN 'ipv4-addr' ELSE 'report' END AS type,
       CASE WHEN n % 20 < 12 THEN CASE WHEN n % 1000 = 0 THEN 0 ELSE n * 7919 % :values END
            WHEN n % 20 IN (17, 18) THEN (n * 7919 % :values) | 1 END AS value_number,
       CASE WHEN n % 20 < 12 THEN ARRAY['malicious', (ARRAY['address', 'domain', 'file', 'url'])[1 + n % 4]]
            WHEN n % 20 < 15 THEN ARRAY['indicates'] ELSE ARRAY['campaign'] END
       || ARRAY['word' || n * 7919 % 5000, 'word' || n * 104729 % 4999]
       || CASE WHEN n IN (3, 777, 19999) THEN ARRAY['rareword'] ELSE '{}' END AS words
  FROM generate_series(1::bigint, :objects) AS n
  JOIN knowledge_receipt AS receipt ON receipt.id = (n + :write - 1) / :write;
-- Objects, each with the bytes that it came in.
INSERT INTO knowledge_object (id, audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              confidence, valid_until, date_added, digest, name, content)
SELECT n, audience_id, source_id, receipt_id, stix_uuid, thing.type, extract(epoch FROM at)::bigint * 1000000, marking,
       false, 70, NULL, at, decode(md5(n::text), 'hex'),
       CASE thing.type WHEN 'ipv4-addr' THEN made.value ELSE array_to_string(words, ' ') END,
       convert_to(json_strip_nulls(json_build_object(
         'type', thing.type, 'spec_version', '2.1', 'id', thing.type || '--' || stix_uuid,
         'created', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'modified', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         'name', array_to_string(words, ' '),
         'description', CASE WHEN n % 5 = 0 THEN repeat('It was seen with what else the partner knows. ', 12) END,
         'pattern', CASE WHEN thing.type = 'indicator' THEN format('[%s:value = ''%s'']',
           CASE made.kind WHEN 1 THEN 'ipv4-addr' ELSE 'domain-name' END, made.value) END,
         'pattern_type', CASE WHEN thing.type = 'indicator' THEN 'stix' END,
         'value', CASE WHEN thing.type = 'ipv4-addr' THEN made.value END,
         'valid_from', CASE WHEN thing.type = 'indicator' THEN '2026-01-01T00:00:00Z' END))::text, 'UTF8')
  FROM thing LEFT JOIN made ON made.number = thing.value_number;
-- Values and where each appears.
INSERT INTO knowledge_observable (id, kind, value) SELECT id, kind, value FROM made ON CONFLICT DO NOTHING;
INSERT INTO knowledge_appearance (observable_id, audience_id, object_id, source_id, role)
SELECT made.id, audience_id, n, source_id, CASE thing.type WHEN 'indicator' THEN 2 ELSE 1 END
  FROM thing JOIN made ON made.number = thing.value_number
 ORDER BY 1, 2, 3;
-- Postings: the objects of one write and span of ids that hold a word.
INSERT INTO knowledge_posting (token, audience_id, newest, objects)
SELECT token, audience_id, max(n), array_agg(n ORDER BY n)
  FROM thing CROSS JOIN LATERAL (SELECT DISTINCT unnest(words)) AS word (token)
 GROUP BY token, audience_id, receipt_id, n >> 13;
-- A relationship names the object before it and a malware of its hundred.
INSERT INTO knowledge_relation (source_uuid, target_uuid, audience_id, object_id, source_type, target_type, kind)
SELECT source.stix_uuid, target.stix_uuid, thing.audience_id, thing.n, source.type, target.type, 'indicates'
  FROM thing
  JOIN thing AS source ON source.n = thing.n - 5
  JOIN thing AS target ON target.n = thing.n / 100 * 100 + 15
 WHERE thing.type = 'relationship';
SELECT setval('knowledge_object_id_seq', :objects);
-- Warnings, the second viewer's the oldest.
INSERT INTO warning_warning (id, ordinal, number, world_id, organisation_id, audience_id, marking, cause_kind, cause_key,
                             restricted, state, reason, subject, evidence_count, sent_at, latency, answer_by, answer,
                             answered_at, needs_answer)
SELECT md5('warning' || n)::uuid, n, 'W-' || n, 1, place, place, 3, 'receipt', n::text, false, 'sent', 1 + n % 5,
       'host-' || n || '.example.jp', 1, '2026-01-01'::timestamptz + n * interval '1 minute', 800,
       '2026-01-02'::timestamptz + n * interval '1 minute', CASE WHEN n % 4 = 0 AND n > :visible THEN 'not-seen' ELSE '' END,
       CASE WHEN n % 4 = 0 AND n > :visible THEN '2026-01-02'::timestamptz + n * interval '1 minute' END,
       n % 4 > 0 OR n <= :visible
  FROM (SELECT n, CASE WHEN n <= :visible THEN 900000 ELSE 100001 + n * 7919 % :audiences END AS place
          FROM generate_series(1::bigint, :warnings) AS n) AS made;
SELECT setval('warning_ordinal', :warnings);
