"""A mailbox over IMAP (RFC 3501): what is unseen, one message at a time, within limits of size and time."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext

from noroshi.intake.mail.errors import MailboxUnreachable

SECONDS: Final = 20
PORT: Final = 143
PORT_TLS: Final = 993
"""RFC 8314 §7.1: TLS from the first byte."""
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
AT_ONCE: Final = 50
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_BROKEN: Final = (imaplib.IMAP4.error, OSError, ssl.SSLError, ValueError, EOFError)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message in the mailbox. ``content`` holds its headers alone when ``size`` (bytes) is above the limit."""

    uid: bytes
    size: int
    content: bytes
    whole: bool


class Mailbox:
    """An open mailbox. Nothing in it is deleted; what was taken in is marked as seen."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unseen(self, limit: int) -> Iterator[Delivered]:
        """The oldest messages that were not taken in yet, at most 50. Raises MailboxUnreachable."""
        found = self._ask("SEARCH", "UNSEEN")
        for uid in b" ".join(one for one in found if isinstance(one, bytes)).split()[:AT_ONCE]:
            size = self._size(uid)
            whole = size <= limit
            content = self._content(uid, "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]")
            if content is not None:
                yield Delivered(uid, size, content, whole)

    def taken(self, delivered: Delivered) -> None:
        """Mark as seen what is kept now. Raises MailboxUnreachable."""
        self._ask("STORE", delivered.uid.decode(), "+FLAGS.SILENT", r"(\Seen)")

    def _size(self, uid: bytes) -> int:
        for one in self._ask("FETCH", uid.decode(), "(RFC822.SIZE)"):
            if found := _SIZE.search(one if isinstance(one, bytes) else one[0]):
                return int(found[1])
        return 0

    def _content(self, uid: bytes, what: str) -> bytes | None:
        parts = self._ask("FETCH", uid.decode(), f"({what})")
        return next((bytes(one[1]) for one in parts if isinstance(one, tuple)), None)

    def _ask(self, command: str, *words: str) -> list[bytes | tuple[bytes, bytes]]:
        try:
            state, told = self._connection.uid(command, *words)
        except _BROKEN as error:
            raise MailboxUnreachable(reason=_short(error)) from error
        if state != "OK":
            raise MailboxUnreachable(reason=state)
        return [one for one in told if one is not None]


def _short(error: Exception) -> str:
    """The kind of fault and no more: a server's own words may hold what should not be in a log."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return gettext("its certificate is not accepted (%(fault)s)") % {"fault": error.verify_message.rstrip(".")}
    if isinstance(error, TimeoutError):
        return gettext("no answer within %(seconds)s seconds") % {"seconds": SECONDS}
    return type(error).__name__


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """Open ``imaps://user:password@host:port/folder`` (``imap://`` only on this machine). Raises MailboxUnreachable."""
    parts = urlsplit(url)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    try:
        connection = _connected(parts.scheme, parts.hostname or "", parts.port)
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        state, _ = connection.select('"' + folder.replace("\\", "").replace('"', "") + '"')
    except _BROKEN as error:
        raise MailboxUnreachable(reason=_short(error)) from error
    if state != "OK":
        raise MailboxUnreachable(reason=state)
    try:
        yield Mailbox(connection)
    finally:
        _leave(connection)


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imap":
        if host not in HERE:
            raise MailboxUnreachable(reason=gettext("without TLS only a mailbox on this machine is read; use imaps://"))
        return imaplib.IMAP4(host, port or PORT, timeout=SECONDS)
    return imaplib.IMAP4_SSL(host, port or PORT_TLS, ssl_context=ssl.create_default_context(), timeout=SECONDS)


def _leave(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except _BROKEN:
        return  # what was marked is marked; the server notices by itself that nobody is there
