"""Protects: an installation that is filled comes over every later migration with all it holds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from noroshi.frame.running import roles
from noroshi.frame.running.connections import Connections
from noroshi.frame.running.postgres import EmbeddedPostgres

FIRST = ("knowledge 0001", "warning 0002", "intake 0002", "parties 0002", "ledger 0002")
FILL = """
INSERT INTO parties_organisation (id, world_id, code, kind, name_ja, name_en, sector, mail, in_community, is_active)
VALUES (1, 1, 'NCO', 'office', '室', 'Office', '', '', true, true),
       (2, 1, 'P-01', 'operator', '港', 'Port', 'port', '', true, true);
INSERT INTO release_audience (id, world_id, members, members_digest) VALUES (1, 1, 'org:1', '\\x01');
INSERT INTO knowledge_receipt (world_id, audience_id, source_id, arrived_at, channel, media_type, file_name, marking,
                               consent, size, digest)
VALUES (1, 1, 1, '2026-11-01', 'api', 'application/json', 'x.json', 2, true, 2, '\\x00');
INSERT INTO knowledge_receipt_chunk (receipt_id, ordinal, audience_id, content) VALUES (1, 0, 1, '\\x7b7d');
INSERT INTO knowledge_object (audience_id, source_id, receipt_id, stix_uuid, type, version, marking, revoked,
                              date_added, digest, name, content)
SELECT 1, 1, 1, gen_random_uuid(), 'indicator', n, 2, false, '2026-11-01', '\\x00', 'object ' || n,
       convert_to(repeat('content ' || n, 400), 'UTF8')
  FROM generate_series(1, 2000) AS n;
"""


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[Connections]:
    """A database of its own, with nothing in it."""
    embedded = EmbeddedPostgres(tmp_path / "home", durable=False)
    found = embedded.start()
    with psycopg.connect(found.owner, autocommit=True) as owner:
        roles.grant(owner, found)
    yield found
    embedded.destroy()


STEPS = """
import sys, django
django.setup()
from django.core.management import call_command
for step in sys.argv[1:]:
    call_command("migrate", *step.split(), interactive=False, verbosity=0)
"""


def migrate(addresses: Connections, *steps: str) -> None:
    """``django migrate`` as the owner, as ``noroshi up`` does it: to each of these ("room number"), "" for the end."""
    variables = os.environ | {
        "NOROSHI_PROCESS": "owner",
        "NOROSHI_OWNER_DATABASE_URL": addresses.owner,
        "DJANGO_SETTINGS_MODULE": "noroshi.settings",
    }
    command = [sys.executable, "-c", STEPS, *steps]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_filled_database_comes_over_all_later_migrations(addresses: Connections) -> None:
    migrate(addresses, *FIRST)
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute(FILL.encode())
        before = owner.execute("SELECT count(*), sum(hashtext(content::text)) FROM knowledge_object").fetchone()

    migrate(addresses, "", "")

    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        after = owner.execute("SELECT count(*), sum(hashtext(content::text)) FROM knowledge_object").fetchone()
        assert after == before
        assert owner.execute("SELECT receipt_id, audience_id, turn FROM knowledge_turn").fetchall() == [(1, 1, 1)]
        assert owner.execute("SELECT content FROM knowledge_receipt_chunk").fetchone() == (b"{}",)
        sector = owner.execute("SELECT sector FROM parties_organisation WHERE code = 'P-01'").fetchone()
        assert sector == ("port-transport",)


def test_no_change_of_the_tables_waits_for_a_migration() -> None:
    variables = os.environ | {"DJANGO_SETTINGS_MODULE": "noroshi.settings"}
    command = [sys.executable, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr[-1500:]
