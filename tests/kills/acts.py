"""What is interrupted: a bundle and a report over the API, a file by ``noroshi import``; what must stand then."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from noroshi.knowledge.beside import LARGE
from tests.kills.conftest import Running
from tests.running import PATIENCE, Reply

OBJECTS = 800
CONCERNED = "192.0.2.3"
"""An address in operator E-01's registered network."""
AT = "2026-11-20T00:00:00.000Z"


class Act(Protocol):
    """One thing that somebody does, which may be done again when no answer came."""

    name: str

    def do(self, running: Running) -> bool:
        """Do it; whether it was acknowledged. Fails the test when the program refuses it."""
        ...

    def visible(self, running: Running) -> int:
        """How much of it a reader finds: nothing or all."""
        ...

    def outcome(self, running: Running) -> Outcome:
        """What stands in the database of it."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is counted; the same whether somebody killed something meanwhile or not."""

    receipts: int
    reports: int
    objects: int
    appearances: int
    warnings: int
    mails: int
    entries: Counter[str] = field(hash=False)
    """Ledger entries by verb and kind of what they are about."""


def _mails(running: Running, warnings: list[str]) -> list[tuple[Any, ...]]:
    """The mails of these warnings, once none waits any more.

    A job that two workers took hands its row to whoever came first; the other ends at once, while that one still sends.
    """
    until = time.monotonic() + PATIENCE
    query = "SELECT message_id, state FROM warning_mailoutbox WHERE warning_id::text = ANY (%s)"
    mails = running.program.rows(query, warnings)
    while any(state == "waiting" for _, state in mails) and time.monotonic() < until:
        time.sleep(0.2)
        mails = running.program.rows(query, warnings)
    return mails


def _outcome(running: Running, receipts: list[tuple[Any, ...]]) -> Outcome:
    """Everything that goes back to these receipts (id, report's id or None)."""
    rows = running.program.rows
    ids = [receipt for receipt, _ in receipts]
    found = list({str(report) for _, report in receipts if report})
    causes = [str(one) for one in ids] + found
    objects = rows("SELECT id FROM knowledge_object WHERE receipt_id = ANY (%s)", ids)
    appearances = rows(
        """SELECT count(*), count(DISTINCT (observable_id, object_id)) FROM knowledge_appearance
            WHERE object_id = ANY (%s)""",
        [one for (one,) in objects],
    )[0]
    assert appearances[0] == appearances[1]
    warnings = rows("SELECT id::text FROM warning_warning WHERE cause_key = ANY (%s)", causes)
    mails = _mails(running, [one for (one,) in warnings])
    assert all(state == "sent" for _, state in mails), mails
    sent = Counter(one for one, _ in running.program.post.taken)
    assert all(any(message in one for one in sent) for message, _ in mails), "a mail was marked as sent and was not"
    subjects = [f"receipt:{one}" for one in ids] + [f"report:{one}" for one in found]
    subjects += [f"warning:{one}" for (one,) in warnings]
    entries = rows(
        """SELECT (convert_from(entry.leaf, 'UTF8')::jsonb ->> 'verb') || ' ' || split_part(salt.subject, ':', 1)
             FROM ledger_salt AS salt JOIN ledger_entry AS entry ON entry.id = salt.entry_id
            WHERE salt.subject = ANY (%s)""",
        subjects,
    )
    return Outcome(
        len(ids), len(found), len(objects), appearances[0], len(warnings), len({one for one, _ in mails}),
        Counter(one for (one,) in entries),
    )  # fmt: skip


def _bundle(name: str, described: str = "") -> bytes:
    """Indicators, each of a value of its own, one of which concerns an operator."""
    objects = [one | {"description": described} if described else one for one in _indicators(name)]
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": objects}
    return json.dumps(bundle, separators=(",", ":")).encode()


def _indicators(name: str) -> Iterator[dict[str, object]]:
    for number in range(OBJECTS):
        value = (
            f"[ipv4-addr:value = '{CONCERNED}']" if number == 7 else f"[domain-name:value = '{name}-{number}.example']"
        )
        yield {
            "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.uuid4()}", "created": AT,
            "modified": AT, "name": f"{name} number", "pattern": value, "pattern_type": "stix", "valid_from": AT,
        }  # fmt: skip


def _found(running: Running, name: str, token: str) -> int:
    reply = running.program.ask("GET", f"/api/v1/objects?q={name}&by=text", running.tokens[token])
    assert reply.status == 200, reply
    return int(reply.body["count"])


def _was_taken(reply: Reply) -> bool:
    """No answer, or one that says "try again", is no acknowledgement; a refusal would be a fault."""
    assert reply.status in (0, 200, 201, 202) or reply.status >= 500, reply
    return reply.status in (200, 201, 202)


@dataclass
class BundleOverApi:
    """POST /api/v1/bundles with a key: read before the answer (``later`` False), or kept and read by the worker."""

    name: str
    later: bool = False

    def __post_init__(self) -> None:
        """The same bytes at each try."""
        self._body = _bundle(self.name)

    def do(self, running: Running) -> bool:
        """Send it, with its length or in chunks."""
        headers = {"Idempotency-Key": self.name, "Content-Type": "application/json"}
        body: Any = iter([self._body]) if self.later else self._body
        path = f"/api/v1/bundles?marking=TLP:GREEN&name={self.name}.json"
        return _was_taken(running.program.ask("POST", path, running.tokens["partner-b"], body, headers))

    def visible(self, running: Running) -> int:
        """Objects that another member of the community finds."""
        return _found(running, self.name, "e-01")

    def outcome(self, running: Running) -> Outcome:
        """By its key."""
        query = "SELECT id, NULL FROM knowledge_receipt WHERE idempotency_key = %s"
        return _outcome(running, running.program.rows(query, f"bundle:{self.name}"))


@dataclass
class ReportOverApi:
    """POST /api/v1/reports with a key."""

    name: str

    def do(self, running: Running) -> bool:
        """Send it."""
        answers = {
            "title": f"{self.name} report",
            "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
            "state": "continuing",
            "signs": ["encryption"],
            "observables": [CONCERNED, *(f"{self.name}-{number}.example" for number in range(40))],
            "vendor": "Kitakaze",
            "product": "GateVPN",
            "version": "9.1.4",
            "contact": {"name": "当番", "role": "", "email": "soc@w-04.example", "phone": ""},
            "consent": "yes",
            "marking": "TLP:AMBER",
        }
        body = json.dumps({"form": "common_form_2", "answers": answers}).encode()
        headers = {"Idempotency-Key": self.name, "Content-Type": "application/json"}
        return _was_taken(running.program.ask("POST", "/api/v1/reports", running.tokens["w-04"], body, headers))

    def visible(self, running: Running) -> int:
        """What the office finds by the report's title."""
        return _found(running, self.name, "nco")

    def outcome(self, running: Running) -> Outcome:
        """By its key."""
        query = """SELECT receipt.id, report.id FROM knowledge_receipt AS receipt
                     LEFT JOIN knowledge_report AS report ON report.receipt_id = receipt.id
                    WHERE receipt.idempotency_key = %s"""
        return _outcome(running, running.program.rows(query, f"api:{self.name}"))


@dataclass
class FileByCommand:
    """``noroshi import``: acknowledged is what its exit code and its JSON say; without them it is called again.

    What is ``large`` is read by processes of their own.
    """

    name: str
    large: bool = False
    source: ClassVar[str] = "PARTNER-B"

    def __post_init__(self) -> None:
        """The same bytes at each call."""
        self._body = _bundle(self.name, "lengthy " * (LARGE // OBJECTS // 7) if self.large else "")
        assert (len(self._body) >= LARGE) is self.large

    def do(self, running: Running) -> bool:
        """Call the command on the file."""
        path = running.program.folder / f"{self.name}.json"
        path.write_bytes(self._body)
        command = [sys.executable, "-m", "noroshi", "import", str(path)]
        told = running.program.run([*command, "--source", self.source, "--marking", "TLP:GREEN", "--json"])
        assert told.returncode in (0, 1, 2), told.stderr
        return told.returncode == 0 and _complete(told)

    def visible(self, running: Running) -> int:
        """Objects that another member of the community finds."""
        return _found(running, self.name, "e-01")

    def outcome(self, running: Running) -> Outcome:
        """Of the one call that was acknowledged: earlier ones may have kept the bytes, and nothing else."""
        query = (
            "SELECT id, NULL FROM knowledge_receipt WHERE file_name = %s AND state = 'read' AND outcome->>'new' <> '0'"
        )
        return _outcome(running, running.program.rows(query, f"{self.name}.json"))


def _complete(told: subprocess.CompletedProcess[str]) -> bool:
    counts = json.loads(told.stdout.splitlines()[-1])
    return int(counts["new"] + counts["same"]) == OBJECTS
