"""Protects: a receipt proves itself with no server and no database, and any change to it shows."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from django.utils import translation

from noroshi.cli import run
from noroshi.frame.verbs import seeing
from noroshi.intake.duties import pdf, receipts
from noroshi.intake.duties.errors import ProofNotReady
from noroshi.intake.duties.models import StageReceipt
from noroshi.intake.duties.services import confirm
from noroshi.ledger import keys
from noroshi.ledger.faults import LogFault
from noroshi.ledger.note import SignerKey, VerifierKey
from noroshi.ledger.proof import check
from noroshi.ledger.sequencer import sequence_now
from tests.intake.duties.owing import duty, report, supervised
from tests.ledger.conftest import Log
from tests.nation import Nation
from tests.prepared import MIGRATED


@dataclass(frozen=True)
class Proved:
    """A receipt as JSON and as PDF, and the key of the log that it stands in."""

    json: bytes
    pdf: bytes
    key: VerifierKey


@pytest.fixture(scope="module")
def proved(
    server: object, django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proved]:
    """Made once, in a database of its own: what a log holds can never be removed."""
    with psycopg.connect(server.owner, autocommit=True) as owner:  # type: ignore[attr-defined]  # Connections
        owner.execute(f"CREATE DATABASE receipts TEMPLATE {MIGRATED} STRATEGY file_copy")
    log = Log(server, "receipts", tmp_path_factory.mktemp("home"))
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock(), override_settings(HOME=log.home):  # type: ignore[attr-defined]  # pytest-django's
        yield _made(log)
        connections["default"].close()
    connections["default"].settings_dict.update(before)


def _made(log: Log) -> Proved:
    log.enter("app")
    bank = supervised(Nation.found())
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    with seeing(bank):
        row = StageReceipt.objects.select_related("duty").get(duty__report_id=sent.id)
        with pytest.raises(ProofNotReady):
            receipts.with_proof(row)
    log.enter("worker")
    sequence_now()
    log.enter("app")
    with seeing(bank), translation.override("ja"):
        whole = receipts.with_proof(row)
        return Proved(receipts.as_json(whole), pdf.as_pdf(row, whole, "ja"), keys.verifier())


def test_a_receipt_verifies_offline_and_says_who_was_told(proved: Proved) -> None:
    found = check(proved.json, proved.key)
    assert (found.verb, found.statement["stage"]) == ("intake:duty:confirmed", "first")
    told = [(one["addressee"], one["organisation"], one["state"]) for one in found.statement["addressees"]]
    assert told[0] == ("minister", "MIN", "sent")


def test_the_command_says_yes_to_a_receipt_and_no_to_a_changed_one(
    proved: Proved, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = tmp_path / "receipt.json", tmp_path / "key"
    file.write_bytes(proved.json)
    key.write_text(proved.key.text)
    assert run(["ledger", "receipt", str(file), "--key", str(key), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    file.write_bytes(proved.json.replace(b'"MIN"', b'"XYZ"'))
    assert run(["ledger", "receipt", str(file), "--key", str(key)]) == 1
    assert run(["ledger", "receipt", str(tmp_path / "none.json")]) == 2


@pytest.mark.parametrize("part", ["statement", "salt", "entry", "tlog_proof", "verifier_key", "kind"])
def test_a_change_of_any_part_shows(proved: Proved, part: str) -> None:
    held = json.loads(proved.json)
    if part == "statement":
        held["statement"]["version"] = 2
    elif part == "entry":
        held["proof"]["entry"] = b64encode(b"{}").decode()
    elif part == "tlog_proof":
        head, _, note = held["proof"]["tlog_proof"].partition("\n\n")
        held["proof"]["tlog_proof"] = f"{head}\n\n{note.replace(note.splitlines()[1], '1', 1)}"
    elif part == "verifier_key":
        held["proof"]["verifier_key"] = SignerKey.generate("elsewhere/ledger").verifier.text
    else:
        held["proof"][part] = "AAAA"
    with pytest.raises(LogFault):
        check(json.dumps(held).encode())


def test_another_logs_key_is_not_believed(proved: Proved) -> None:
    with pytest.raises(LogFault):
        check(proved.json, SignerKey.generate(proved.key.name).verifier)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"statement": {}}', b"[" * 100_000, b"x" * 2_000_000])
def test_what_is_no_receipt_is_refused(raw: bytes) -> None:
    with pytest.raises(LogFault):
        check(raw)


def test_the_paper_holds_the_receipt_that_can_be_verified(proved: Proved) -> None:
    assert proved.pdf.startswith(b"%PDF-")
    assert b"receipt.json" in proved.pdf
