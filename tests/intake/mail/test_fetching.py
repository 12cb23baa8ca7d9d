"""From a mailbox, over the real protocol: proved senders are taken in by themselves, everything else waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail as outbox

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.forms_of_law import COMMON_FORM_2, NEAR_MISS
from noroshi.intake.mail.errors import MailboxUnreachable
from noroshi.intake.mail.fetching import fetch
from noroshi.intake.mail.models import ReceivedMail
from noroshi.intake.models import Draft
from noroshi.knowledge.reports import report_numbered
from noroshi.parties.types import Role
from tests.intake.mail.letters import SERVER, bundle, letter, proved
from tests.intake.mail.mailserver import MailServer
from tests.intake.workbook.books import FILLED, filled
from tests.knowledge.looking import rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
PROVED = (proved("example.jp"),)


@pytest.fixture
def mailbox(settings: pytest.FixtureRequest) -> Iterator[MailServer]:
    """A mailbox that the settings name; mails that we send stay here."""
    with MailServer() as server:
        settings.IMAP_URL = server.url  # type: ignore[attr-defined]  # pytest-django's settings
        settings.MAIL_AUTHSERV = SERVER  # type: ignore[attr-defined]
        settings.MAIL_LIMIT = 1024 * 1024  # type: ignore[attr-defined]
        settings.SMTP_URL = ""  # type: ignore[attr-defined]
        yield server


@pytest.fixture
def actor(nation: Nation) -> Actor:
    """Who fetches mail."""
    return nation.automation()


def kept(actor: Actor) -> list[ReceivedMail]:
    """What was kept, in order."""
    with seeing(actor):
        return list(ReceivedMail.objects.filter(world_id=actor.world_id).order_by("pk"))


def address(nation: Nation, code: str = "E-01", role: Role = Role.REPORTER) -> str:
    """A registered person's address."""
    return nation.person(code, role).email


def test_a_bundle_from_a_proved_person_is_known_in_that_persons_name(
    nation: Nation, mailbox: MailServer, actor: Actor
) -> None:
    stored = mailbox.put(letter(address(nation), results=PROVED, files={"指標.json": bundle("203.0.113.77")}))
    assert fetch(actor) == 1
    [one] = kept(actor)
    assert (one.state, one.trust, one.reason) == ("read", "dkim", "")
    assert stored.seen
    found = rows(
        nation.analyst(),
        "SELECT source_id, marking, channel FROM knowledge_receipt WHERE id = %s",
        [int(one.outcome[0]["key"])],
    )
    assert found == [(nation.organisations["E-01"].pk, 1, "mail")]


def test_the_same_mail_twice_is_kept_once(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    sent = letter(address(nation), results=PROVED, files={"a.json": bundle()})
    mailbox.put(sent)
    mailbox.put(b"Received: by another way\r\n" + sent)
    assert fetch(actor) == 1
    assert fetch(actor) == 0
    assert len(kept(actor)) == 1


def test_another_mail_under_the_same_message_id_is_kept_too(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    mailbox.put(letter("a@evil.example", text="one"))
    mailbox.put(letter("a@evil.example", text="two"))
    assert fetch(actor) == 2


@pytest.mark.parametrize(
    ("results", "sender", "reason"),
    [
        ((), "", "not-proved"),
        ((proved("evil.example"),), "", "not-proved"),
        ((proved("example.jp", server="mx.evil.example"),), "", "not-proved"),
        ((proved("evil.example"),), "stranger@evil.example", "unknown-sender"),
        (PROVED, "nobody@example.jp", "unknown-sender"),
    ],
)
def test_a_forged_or_unknown_sender_takes_nothing_in(
    nation: Nation, mailbox: MailServer, actor: Actor, results: tuple[str, ...], sender: str, reason: str
) -> None:
    mailbox.put(letter(sender or address(nation), results=results, files={"a.json": bundle("203.0.113.78")}))
    fetch(actor)
    [one] = kept(actor)
    assert (one.state, one.reason, one.outcome) == ("waiting", reason, [])
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_receipt WHERE channel = 'mail'") == [(0,)]


def test_a_filled_workbook_becomes_a_draft_of_the_senders_organisation(
    nation: Nation, mailbox: MailServer, actor: Actor
) -> None:
    files = {"様式.xlsx": filled(COMMON_FORM_2, FILLED)}
    mailbox.put(letter(address(nation), results=PROVED, files=files))
    fetch(actor)
    [one] = kept(actor)
    assert one.outcome[0]["what"] == "draft"
    assert one.outcome[0]["remarks"]
    with seeing(nation.reporter("E-01")):
        assert "制御端末が暗号化された" in Draft.objects.get(pk=one.outcome[0]["key"]).answers
    with seeing(nation.duty_officer()):
        assert not Draft.objects.exists()


def test_a_workbook_that_lacks_nothing_is_sent_as_a_report(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    given = {
        "title": "偽の請求書を止めた",
        "recognised_at.date": "2026-11-20",
        "marking": "TLP:AMBER+STRICT",
        "contact.name": "佐藤",
        "contact.email": "sato@example.jp",
    }
    mailbox.put(letter(address(nation), results=PROVED, files={"a.xlsx": filled(NEAR_MISS, given)}))
    fetch(actor)
    [one] = kept(actor)
    assert one.outcome[0]["what"] == "report", one.outcome
    with seeing(nation.duty_officer()):
        report = report_numbered(one.outcome[0]["key"])
    assert report.title == "偽の請求書を止めた"
    assert report.organisation_id == nation.organisations["E-01"].pk


def test_what_cannot_be_taken_in_waits_with_what_was(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    files = {"a.json": bundle(), "notes.docx": b"PK", "broken.json": b'{"type": "bundle", "obj'}
    mailbox.put(letter(address(nation), results=PROVED, files=files))
    fetch(actor)
    [one] = kept(actor)
    assert [(file["name"], file["what"]) for file in one.outcome] == [
        ("a.json", "receipt"),
        ("notes.docx", "left"),
        ("broken.json", "refused"),
    ]
    assert (one.state, one.reason) == ("waiting", "not-all-read")


def test_a_person_without_the_right_takes_nothing_in(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    sender = address(nation, "E-01", Role.ASSET_MANAGER)
    mailbox.put(letter(sender, results=PROVED, files={"a.json": bundle()}))
    fetch(actor)
    assert kept(actor)[0].outcome[0]["what"] == "left"


def test_fifty_megabytes_are_never_fetched_and_the_proved_sender_is_told(
    nation: Nation, mailbox: MailServer, actor: Actor, settings: pytest.FixtureRequest
) -> None:
    settings.SMTP_URL = "smtp://localhost"  # type: ignore[attr-defined]  # pytest-django's settings
    sent = letter(address(nation), results=PROVED, files={"a.bin": b"x" * 2_000_000})
    mailbox.put(sent)
    mailbox.put(letter("stranger@evil.example", files={"a.bin": b"x" * 2_000_000}, message_id="<2@x>"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("noroshi.face.post.BACKEND", "django.core.mail.backends.locmem.EmailBackend")
        fetch(actor)
        fetch(actor)
    one, other = kept(actor)
    assert (one.state, one.reason, other.state) == ("refused", "too-large", "refused")
    assert one.size == len(sent)
    assert len(bytes(one.raw)) < 2000
    assert [answer.to for answer in outbox.outbox] == [[address(nation)]]
    assert "larger than" in outbox.outbox[0].body
    assert "を超えて" in outbox.outbox[0].body


NASTY = sorted((Path(__file__).parents[2] / "languages" / "nasty").glob("*.eml"))


@pytest.mark.parametrize("path", NASTY, ids=lambda path: path.stem)
def test_broken_mail_waits_for_a_person_and_stops_nobody_elses(
    path: Path, nation: Nation, mailbox: MailServer, actor: Actor
) -> None:
    mailbox.put(path.read_bytes())
    mailbox.put(letter(address(nation), results=PROVED, files={"a.json": bundle()}))
    fetch(actor)
    assert [one.state for one in kept(actor)] == ["waiting", "read"]


def test_a_mail_of_endless_parts_is_kept_as_unreadable(mailbox: MailServer, actor: Actor) -> None:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    mailbox.put(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 1000 + b"--b--\r\n")
    fetch(actor)
    assert kept(actor)[0].reason == "unreadable"


def test_a_line_that_is_cut_in_the_middle_loses_and_doubles_nothing(
    nation: Nation, mailbox: MailServer, actor: Actor
) -> None:
    for number in range(3):
        files = {"a.json": bundle(f"203.0.113.{number}")}
        mailbox.put(letter(address(nation), results=PROVED, files=files, message_id=f"<{number}@x>"))
    mailbox.drop_at = 2
    with pytest.raises(MailboxUnreachable):
        fetch(actor)
    assert [one.state for one in kept(actor)] == ["read"]
    fetch(actor)
    assert [one.state for one in kept(actor)] == ["read"] * 3


def test_a_mail_that_was_kept_and_not_marked_in_the_mailbox_is_not_taken_twice(
    nation: Nation, mailbox: MailServer, actor: Actor
) -> None:
    stored = mailbox.put(letter(address(nation), results=PROVED, files={"a.json": bundle()}))
    fetch(actor)
    stored.seen = False  # as after a process that was killed in between
    assert fetch(actor) == 0
    assert stored.seen


@pytest.mark.parametrize(
    "url", ["imap://127.0.0.1:1/INBOX", "imap://reports:wrong@127.0.0.1:{port}/INBOX", "imap://{who}/Nothing"]
)
def test_a_mailbox_that_cannot_be_opened_is_told_without_its_password(
    url: str, mailbox: MailServer, actor: Actor, settings: pytest.FixtureRequest
) -> None:
    settings.IMAP_URL = url.format(port=mailbox.port, who=mailbox.url.split("//")[1].split("/")[0])  # type: ignore[attr-defined]
    with pytest.raises(MailboxUnreachable) as told:
        fetch(actor)
    assert "wrong" not in str(told.value)
    assert "ss/word" not in str(told.value)


def test_nobody_but_the_desk_sees_what_came_in(nation: Nation, mailbox: MailServer, actor: Actor) -> None:
    mailbox.put(letter("a@evil.example"))
    fetch(actor)
    assert rows(nation.duty_officer(), "SELECT count(*) FROM intake_receivedmail") == [(1,)]
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM intake_receivedmail") == [(0,)]
