"""Protects: reports are read only from a mailbox that proves who it is, and a mailbox that hangs stops nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.utils import translation

from noroshi.intake.mail import mailbox
from noroshi.intake.mail.errors import MailboxUnreachable
from tests.intake.mail.certificates import Authority
from tests.intake.mail.letters import letter
from tests.intake.mail.mailserver import PASSWORD, MailServer


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts, the way an administrator makes it trust a network's own."""
    found = Authority(tmp_path, "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(found.root))
    return found


def refused(url: str) -> str:
    """Why the mailbox is not read."""
    with translation.override("en"), pytest.raises(MailboxUnreachable) as told, mailbox.opened(url):
        pass
    with translation.override("en"):
        words = str(told.value)
    assert PASSWORD not in words
    return words


def test_a_mailbox_with_a_good_certificate_is_read_over_tls(authority: Authority) -> None:
    with MailServer(tls=authority.for_server("localhost")) as server:
        stored = server.put(letter("somebody@example.jp"))
        with mailbox.opened(server.url_at("localhost")) as opened:
            [delivered] = opened.unseen(1024 * 1024)
            opened.taken(delivered)
        assert delivered.content == stored.content
        assert stored.seen


def test_a_mailbox_under_another_name_gets_no_password(authority: Authority) -> None:
    with MailServer(tls=authority.for_server("mail.example.jp")) as server:
        assert "not valid for 'localhost'" in refused(server.url_at("localhost"))
        assert server.commands == []


def test_a_mailbox_whose_authority_nobody_here_trusts_gets_no_password(authority: Authority, tmp_path: Path) -> None:
    with MailServer(tls=Authority(tmp_path, "stranger").for_server("localhost")) as server:
        assert "unable to get local issuer certificate" in refused(server.url_at("localhost"))
        assert server.commands == []


def test_a_mailbox_whose_certificate_ran_out_gets_no_password(authority: Authority) -> None:
    with MailServer(tls=authority.for_server("localhost", days=-1)) as server:
        assert "certificate has expired" in refused(server.url_at("localhost"))
        assert server.commands == []


def test_a_mailbox_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    monkeypatch.setattr(mailbox, "SECONDS", 0.2)
    with MailServer(mute=True, tls=authority.for_server("localhost")) as server:
        assert "no answer within 0.2 seconds" in refused(server.url_at("localhost"))
    with socket.create_server(("127.0.0.1", 0)) as listening:  # takes the line and says nothing, not even TLS
        assert "no answer within 0.2 seconds" in refused(f"imaps://127.0.0.1:{listening.getsockname()[1]}/INBOX")


def test_without_tls_only_a_mailbox_on_this_machine_is_read() -> None:
    assert "use imaps://" in refused("imap://reports:secret@mail.example.jp/INBOX")
