"""Mails of warnings against a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from noroshi.frame.verbs import seeing
from noroshi.release.types import Tlp
from noroshi.warning import models
from noroshi.warning.errors import MailNotDelivered
from noroshi.warning.mailing import defanged, deliver, left_waiting
from noroshi.warning.screening import screen
from tests.nation import Nation
from tests.warning.telling import address, warn, warnings_of


@dataclass
class Post:
    """A mail server that keeps what it takes; ``reply`` is what it says to a mail."""

    taken: list[EmailMessage] = field(default_factory=list)
    reply: str = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's word
        """Called by aiosmtpd for each mail."""
        if self.reply.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]  # bytes
        return self.reply


@pytest.fixture
def post(settings: object) -> Iterator[Post]:
    """A running mail server that the settings name."""
    kept = Post()
    controller = Controller(kept, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.SMTP_URL = "smtp://127.0.0.1"  # type: ignore[attr-defined]  # pytest-django's
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port  # type: ignore[attr-defined]
    yield kept
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _warned(nation: Nation, marking: Tlp) -> models.Warning:
    nation.owns_network("E-01", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], marking)
    return warnings_of(nation, "E-01")[0]


def _row(nation: Nation) -> models.MailOutbox:
    with seeing(nation.automation()):
        return models.MailOutbox.objects.get(warning__world_id=nation.world_id)


def _text(mail: EmailMessage) -> str:
    return str(mail.get_content())


def test_a_mail_under_amber_names_no_value_and_never_the_reporter(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.AMBER)

    deliver(nation.automation(), [warning.id])

    [mail] = post.taken
    assert mail["To"] == "e-01@example.jp"
    assert "TLP:AMBER" in mail["Subject"]
    assert warning.number in mail["Subject"]
    assert str(warning.id) in _text(mail)
    for secret in ("203.0.113", "203[.]0[.]113", "W-01", "組織W-01"):
        assert secret not in _text(mail)


def test_a_mail_under_green_names_values_that_no_program_follows(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.GREEN)

    deliver(nation.automation(), [warning.id])

    assert "203[.]0[.]113[.]7" in _text(post.taken[0])
    assert "203.0.113.7" not in _text(post.taken[0])
    assert "組織W-01" not in _text(post.taken[0])


def test_a_mail_goes_out_once_however_often_the_task_runs(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.AMBER)

    for _ in range(3):
        deliver(nation.automation(), [warning.id])

    assert [mail["Message-ID"] for mail in post.taken] == [_row(nation).message_id]
    assert _row(nation).state == "sent"


def test_a_mail_that_the_server_cannot_take_now_is_tried_again(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.AMBER)
    post.reply = "451 busy"

    with pytest.raises(MailNotDelivered):
        deliver(nation.automation(), [warning.id])
    post.reply = "250 OK"
    deliver(nation.automation(), [warning.id])

    assert len(post.taken) == 1
    assert (_row(nation).state, _row(nation).attempts) == ("sent", 2)


def test_a_mail_that_the_server_refuses_for_good_is_kept_with_its_words(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.AMBER)
    post.reply = "554 not here"

    deliver(nation.automation(), [warning.id])

    assert _row(nation).state == "refused"
    assert "not here" in _row(nation).fault


def test_a_server_out_of_reach_loses_no_mail(nation: Nation, post: Post, settings: object) -> None:
    warning = _warned(nation, Tlp.AMBER)
    settings.EMAIL_PORT = _free_port()  # type: ignore[attr-defined]  # pytest-django's

    with pytest.raises(MailNotDelivered):
        deliver(nation.automation(), [warning.id])

    assert _row(nation).state == "waiting"


def test_without_a_mail_server_the_outbox_says_so(nation: Nation) -> None:
    warning = _warned(nation, Tlp.AMBER)

    deliver(nation.automation(), [warning.id])

    assert _row(nation).state == "no-server"


def test_nobody_is_mailed_of_what_is_held(nation: Nation, post: Post) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], Tlp.AMBER_STRICT)
    screen(nation.automation(), receipt)
    nation.settle()

    assert post.taken == []


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("https://a.example.jp/b", "hxxps[://]a[.]example[.]jp/b"),
        ("a@example.jp", "a[@]example[.]jp"),
        ("203.0.113.7", "203[.]0[.]113[.]7"),
    ],
)
def test_a_value_in_a_mail_is_no_link(value: str, safe: str) -> None:
    assert defanged(value) == safe


@pytest.mark.django_db
def test_a_mail_whose_task_gave_up_goes_out_when_the_server_is_back(nation: Nation, post: Post) -> None:
    warning = _warned(nation, Tlp.AMBER)
    post.reply = "451 come back later"
    with pytest.raises(MailNotDelivered):
        deliver(nation.automation(), [warning.pk])
    post.reply = "250 OK"

    deliver(nation.automation(), left_waiting(nation.automation()))

    assert len(post.taken) == 1
    assert left_waiting(nation.automation()) == []
