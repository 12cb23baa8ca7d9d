-- The office.
INSERT INTO parties_organisation (id, world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
VALUES (:office, 1, 'NCO', 'office', '国家サイバー統括室', 'Office', '', '', true, true);
-- Recipients of several kinds: every seventh is not of the community, each belongs to some of the groups.
INSERT INTO parties_organisation (id, world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
SELECT 100000 + n, 1, 'ORG-' || n, 'operator', '組織' || n, 'Organisation ' || n, 'water', '', n % 7 > 0, true
  FROM generate_series(1, :recipients - 1) AS n;
INSERT INTO parties_group (id, world_id, code, name_ja, name_en)
SELECT 1000 + n, 1, 'GROUP-' || n, '部会' || n, 'Group ' || n FROM generate_series(1, 40) AS n;
INSERT INTO parties_group_members (group_id, organisation_id)
SELECT 1000 + g, 100000 + n FROM generate_series(1, 40) AS g CROSS JOIN generate_series(1, :recipients - 1) AS n
 WHERE (n * 7919 + g * 104729) % 13 = 0;
INSERT INTO parties_client (provider_id, client_id)
SELECT 100000 + n, 100000 + 1 + (n * 31 + step * 17) % (:recipients - 1)
  FROM generate_series(1, :sources) AS n CROSS JOIN generate_series(1, 5) AS step
ON CONFLICT DO NOTHING;
-- What originators demand.
INSERT INTO release_handling (id, world_id, content, digest)
SELECT n, 1, json_build_object('releasable_to', CASE WHEN n % 4 = 1 THEN ARRAY['ORG-' || n, 'ORG-' || (n + 9)] ELSE '{}' END,
         'originator_control', n % 4 = 2, 'source_hidden', n % 4 = 3, 'pap', n % 4,
         'groups', CASE WHEN n % 4 = 3 THEN ARRAY['GROUP-' || n] ELSE '{}' END)::text, decode(md5('bench ' || n), 'hex')
  FROM generate_series(1, 12) AS n;
-- The audiences: of each source by marking, group and demand, with the office.
CREATE TEMPORARY TABLE audience_made AS
SELECT row_number() OVER () + 200000 AS id, source, marking, demand, members,
       array_to_string(ARRAY(SELECT unnest(members) ORDER BY 1), ' ') AS text
  FROM (SELECT 100000 + n AS source, marking, demand,
               CASE WHEN marking = 0 AND demand % 4 IN (0, 2) THEN ARRAY['all']
                    WHEN demand % 4 = 3 THEN ARRAY['org::office', 'org:' || (100000 + n)]
                    WHEN demand % 4 = 1 THEN ARRAY['org::office', 'org:' || (100000 + n), 'org:' || (100000 + demand),
                                                   'org:' || (100009 + demand)]
                    WHEN marking = 1 THEN ARRAY['org::office', 'org:' || (100000 + n), 'community']
                    WHEN marking = 2 THEN ARRAY['org::office', 'org:' || (100000 + n), 'group:' || (1001 + n % 40)]
                         || ARRAY(SELECT 'org:' || client_id FROM parties_client WHERE provider_id = 100000 + n)
                    ELSE ARRAY['org::office', 'org:' || (100000 + n)] END AS members
          FROM generate_series(1, :sources) AS n CROSS JOIN generate_series(0, 3) AS marking
         CROSS JOIN generate_series(0, 12) AS demand WHERE (n + demand) % 3 = 0) AS held;
INSERT INTO release_audience (id, world_id, members, members_digest)
SELECT min(id), 1, text, decode(md5(text), 'hex') FROM audience_made GROUP BY text;
INSERT INTO release_audiencemember (audience_id, world_id, atom)
SELECT DISTINCT audience.id, 1, atom
  FROM release_audience AS audience CROSS JOIN LATERAL unnest(string_to_array(audience.members, ' ')) AS atom
 WHERE audience.id > 200000;
CREATE TEMPORARY TABLE class_made AS
SELECT row_number() OVER () AS n, made.source, made.marking, made.demand, audience.id AS audience
  FROM audience_made AS made JOIN release_audience AS audience ON audience.members = made.text AND audience.id > 200000;
CREATE INDEX ON class_made (n);
-- Receipts of a hundred objects each, of the classes in turn.
INSERT INTO knowledge_receipt (id, world_id, audience_id, source_id, arrived_at, channel, media_type, file_name, marking,
                               consent, size, digest, state, handling_id)
OVERRIDING SYSTEM VALUE
SELECT r, 1, audience, source, '2026-01-01', 'api', 'application/json', '', marking, true, 1, '\x00', 'read', demand
  FROM generate_series(1, :objects / 100) AS r
  JOIN class_made ON n = 1 + r % (SELECT count(*) FROM class_made);
-- The new objects.
INSERT INTO knowledge_object (id, audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              date_added, digest, name, content)
OVERRIDING SYSTEM VALUE
SELECT o, receipt.audience_id, receipt.source_id, receipt.id, md5('object' || o)::uuid, 'indicator', 1, receipt.marking,
       false, '2026-01-01', decode(md5(o::text), 'hex'), '203.0.113.' || o % 251,
       convert_to('{"type":"indicator","pattern":"[ipv4-addr:value = ''203.0.113.' || o || ''']"}', 'UTF8')
  FROM generate_series(1::bigint, :objects) AS o JOIN knowledge_receipt AS receipt ON receipt.id = 1 + (o - 1) / 100;
