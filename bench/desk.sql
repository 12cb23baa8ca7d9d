-- Operators, and the audience of each with the office.
INSERT INTO parties_organisation (id, world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
SELECT 100000 + n, 1, 'ORG-' || n, 'operator', '組織' || n, 'Organisation ' || n, 'water', '', true, true
  FROM generate_series(1, :organisations) AS n;
INSERT INTO release_audience (id, world_id, members, members_digest)
SELECT 100000 + n, 1, 'bench ' || n, decode(md5('bench ' || n), 'hex') FROM generate_series(1, :organisations) AS n
 UNION ALL SELECT 99999, 1, 'bench desk', decode(md5('bench desk'), 'hex');
INSERT INTO release_audiencemember (audience_id, world_id, atom)
SELECT id, 1, atom FROM release_audience
 CROSS JOIN LATERAL (SELECT CASE id WHEN 99999 THEN 'desk::office' ELSE 'org::office' END UNION ALL
                     SELECT 'org:' || id WHERE id > 99999) AS held (atom)
 WHERE id >= 99999;
-- What each report is: whose, when, its words and values. Titles share their words, as reports do.
CREATE TEMPORARY TABLE telling AS
SELECT n, 100001 + n * 7919 % :organisations AS source, md5('report' || n)::uuid AS id,
       '2026-01-01'::timestamptz + n * interval '140 seconds' AS at,
       (ARRAY['制御系端末の暗号化', '公式サイトへの大量アクセス', '不審なログインの跡', '偽の請求書メール'])[1 + n % 4]
         || '、' || (ARRAY['監視が停止', '業務に影響なし', '復旧作業中', '調査中'])[1 + n / 4 % 4] || ' '
         || 'host' || n % 7001 AS title,
       format('203.%s.%s.%s', n % 199, n / 199 % 251, n % 241) AS rare,
       format('198.51.%s.%s', n % 3, n % 97) AS common
  FROM generate_series(1::bigint, :reports) AS n;
CREATE INDEX ON telling (n);
-- Receipts.
INSERT INTO knowledge_receipt (id, world_id, audience_id, source_id, arrived_at, channel, media_type, file_name, marking,
                               consent, size, digest, state)
OVERRIDING SYSTEM VALUE
SELECT n, 1, source, source, at, 'web', 'application/json', 'report.json', 2, true, 1, '\x00', 'read' FROM telling;
SELECT setval(pg_get_serial_sequence('knowledge_receipt', 'id'), :reports);
-- Reports with their answers.
INSERT INTO knowledge_report (id, number, world_id, audience_id, organisation_id, receipt_id, form, form_version, version,
                              title, answers, marking, consent, severity, recognised_at, received_at)
SELECT id, 'B-2026-' || n, 1, source, source, n, 'common_form_2', '1', 1, title,
       jsonb_build_object('title', title, 'state', 'continuing', 'extent', repeat('業務に影響する範囲を確認しています。', 6),
         'signs', jsonb_build_array('encryption'), 'observables', jsonb_build_array(rare, common),
         'measures', repeat('ネットワークを切り離しました。', 4), 'consent', 'yes', 'marking', 'TLP:AMBER',
         'recognised_at', jsonb_build_object('at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'), 'precision', 'minute',
                                             'zone', 'Asia/Tokyo')),
       2, true, NULL, at, at
  FROM telling ORDER BY n;
-- Their incidents (3n), the reports that hold them (3n + 1), and the rare values (3n + 2).
INSERT INTO knowledge_object (id, audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              date_added, digest, name, content)
OVERRIDING SYSTEM VALUE
SELECT 3 * n + kind.place, source, source, n, md5(kind.type || n)::uuid, kind.type, 1, 2, false, at, decode(md5(n::text), 'hex'),
       CASE kind.place WHEN 2 THEN rare ELSE title END, convert_to('{}', 'UTF8')
  FROM telling CROSS JOIN (VALUES (0, 'incident'), (1, 'report'), (2, 'ipv4-addr')) AS kind (place, type);
SELECT setval('knowledge_object_id_seq', 3 * :reports + 10);
-- Which report names which value. The common values stand in thousands of reports.
INSERT INTO knowledge_relation (source_uuid, target_uuid, audience_id, object_id, source_type, target_type, kind)
SELECT md5('report' || n)::uuid, md5('value' || value)::uuid, source, 3 * n + 1, 'report', 'ipv4-addr', 'object'
  FROM telling CROSS JOIN LATERAL (VALUES (rare), (common)) AS named (value);
-- The words of the incidents: pairs of characters and the host's name.
INSERT INTO knowledge_posting (token, audience_id, newest, objects)
SELECT token, source, 3 * n, ARRAY[3 * n]
  FROM telling
 CROSS JOIN LATERAL (SELECT DISTINCT substr(title, place, 2) AS token FROM generate_series(1, 12) AS place
                     UNION SELECT 'host' || n % 7001) AS word;
-- The desk: all but the newest are done; of the open ones some are held, some wait, some are late.
INSERT INTO intake_deskitem (world_id, audience_id, kind, key, number, source_id, title, form, marking, version, arrived_at,
                             touched_at, unread, withdrawn, revision, state, holder_id, urgency, severity, incident_type,
                             answer_by, done_reason)
SELECT 1, 99999, 'report', id, 'B-2026-' || n, source, title, 'common_form_2', 2, 1, at, at, n > :reports - 3000, false, 1,
       CASE WHEN n <= :reports - 4000 THEN 'done' WHEN n > :reports - 3000 THEN 'new'
            WHEN n % 2 = 0 THEN 'waiting' ELSE 'taken' END,
       CASE WHEN n > :reports - 4000 AND n <= :reports - 3000
            THEN (SELECT max(id) FROM parties_person WHERE email = 'duty@bench.example') END,
       1 + (n % 97 = 0)::int, CASE WHEN n % 50 = 0 THEN 3 END, '',
       CASE WHEN n > :reports - 4000 AND n <= :reports - 3000 AND n % 2 = 0 THEN at + interval '1 year' END,
       CASE WHEN n <= :reports - 4000 THEN 'handled' ELSE '' END
  FROM telling ORDER BY n;
-- What was done with each.
INSERT INTO intake_deskevent (item_id, audience_id, at, act, note, facts)
SELECT item.id, 99999, item.arrived_at + step * interval '1 hour', act, '', '{}'
  FROM intake_deskitem AS item CROSS JOIN (VALUES (0, 'arrived'), (1, 'opened'), (2, 'taken')) AS made (step, act);
