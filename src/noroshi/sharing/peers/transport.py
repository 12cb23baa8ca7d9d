"""HTTP to a partner's server, within limits: of time, of size, of trust. Everything else is ``protocol``'s."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from noroshi.sharing.peers.errors import (
    AddressNotSafe,
    BodyTooLarge,
    CertificateMismatch,
    CertificateNotTrusted,
    NotUnderstood,
    RedirectRefused,
    TooSlow,
    Unreachable,
)
from noroshi.sharing.peers.protocol import MEDIA_TYPE, Request, Response, is_loopback, printable
from noroshi.sharing.peers.types import SignIn, Trust

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 60.0
"""From the first byte asked to the last byte answered: also for a server that sends one byte at a time."""
PIECE: Final = 256 * 1024
REDIRECTS: Final = 3
_AGAIN: Final = frozenset({301, 302, 307, 308})


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whom to believe at the other end: public authorities, an authority of the partner's, or one certificate."""

    kind: Trust = Trust.PUBLIC
    ca: str = ""
    fingerprint: str = ""

    def context(self) -> ssl.SSLContext:
        """TLS as agreed. Raises CertificateNotTrusted for an authority that cannot be read."""
        if self.kind is Trust.PINNED:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False  # the one agreed certificate is compared byte for byte instead
            context.verify_mode = ssl.CERT_NONE
        else:
            context = self._by_authority()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _by_authority(self) -> ssl.SSLContext:
        if self.kind is Trust.PUBLIC:
            return ssl.create_default_context()
        try:
            return ssl.create_default_context(cadata=self.ca)
        except ssl.SSLError as error:
            raise CertificateNotTrusted(reason=type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Line:
    """How a partner's server is reached. The secret shows in no representation and no log."""

    root: str
    sign_in: SignIn = SignIn.NONE
    user: str = ""
    secret: str = field(default="", repr=False)
    trusted: Trusted = Trusted()
    seconds: float = ANSWER_SECONDS


def ask(line: Line, request: Request) -> Response:
    """Send one request and read its whole answer, within ``request.limit`` bytes and ``line.seconds``.

    Redirects are followed within the same host alone. Raises Unreachable, TooSlow, CertificateMismatch,
    CertificateNotTrusted, BodyTooLarge, RedirectRefused, NotUnderstood.
    """
    url = request.url
    for _ in range(REDIRECTS + 1):
        _refuse_elsewhere(line, url)
        response = _once(line, request, url)
        if response.status not in _AGAIN or request.method != "GET":
            break
        url = urljoin(url, response.headers.get("location", ""))
    if response.status in _AGAIN:
        raise RedirectRefused(to=printable(response.headers.get("location", "")))
    return response


def _refuse_elsewhere(line: Line, url: str) -> None:
    """Only the agreed server ever gets our password."""
    asked, agreed = urlsplit(url), urlsplit(line.root)
    if (asked.scheme, asked.netloc) != (agreed.scheme, agreed.netloc):
        raise RedirectRefused(to=printable(f"{asked.scheme}://{asked.netloc}"))
    if asked.scheme != "https" and not (asked.scheme == "http" and is_loopback(url)):
        raise AddressNotSafe


def _once(line: Line, request: Request, url: str) -> Response:
    with _in_our_words(line), _connected(line, url) as connection:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(request.method, path, body=request.body or None, headers=_headers(line, request))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise NotUnderstood(reason="Content-Encoding")
        return Response(answer.status, headers, _body(answer, request.limit))


def _body(answer: http.client.HTTPResponse, limit: int) -> bytes:
    """The body piece by piece: a larger one than agreed is left unread, however large it is."""
    if answer.length is not None and answer.length > limit:
        raise BodyTooLarge(limit=limit)
    held = bytearray()
    while piece := answer.read(PIECE):
        held += piece
        if len(held) > limit:
            raise BodyTooLarge(limit=limit)
    if answer.length:
        raise NotUnderstood(reason="IncompleteRead")
    return bytes(held)


def _headers(line: Line, request: Request) -> dict[str, str]:
    headers = {"Accept": MEDIA_TYPE, "Accept-Encoding": "identity", "User-Agent": "Noroshi", "Connection": "close"}
    if request.body:
        headers["Content-Type"] = MEDIA_TYPE
    if line.sign_in is SignIn.BASIC:
        headers["Authorization"] = "Basic " + b64encode(f"{line.user}:{line.secret}".encode()).decode()
    elif line.sign_in is SignIn.BEARER:
        headers["Authorization"] = f"Bearer {line.secret}"
    return headers


@contextmanager
def _connected(line: Line, url: str) -> Iterator[http.client.HTTPConnection]:
    """A connection to the agreed server, cut when the time is over, whatever it does meanwhile."""
    connection = _opened(line, url)
    over = threading.Event()

    def cut() -> None:
        over.set()
        if connection.sock is not None:
            with suppress(OSError):  # it has just ended by itself
                connection.sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(line.seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield connection
    except (OSError, http.client.HTTPException, ValueError, NotUnderstood) as error:
        if over.is_set():
            raise TooSlow(seconds=int(line.seconds)) from error
        raise
    finally:
        watch.cancel()
        connection.close()
    if over.is_set():  # what was read until then only looks whole
        raise TooSlow(seconds=int(line.seconds))


def _opened(line: Line, url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host, wait = parts.hostname or "", min(CONNECT_SECONDS, line.seconds)
    if parts.scheme == "http":
        plain = http.client.HTTPConnection(host, parts.port, timeout=wait)
        plain.connect()
        plain.sock.settimeout(line.seconds)
        return plain
    secure = http.client.HTTPSConnection(host, parts.port, timeout=wait, context=line.trusted.context())
    secure.connect()
    secure.sock.settimeout(line.seconds)
    if line.trusted.kind is Trust.PINNED:
        _compare(secure, line.trusted.fingerprint)
    return secure


def _compare(connection: http.client.HTTPSConnection, agreed: str) -> None:
    """Before anything is said: is this the agreed certificate?"""
    shown = connection.sock.getpeercert(binary_form=True) if isinstance(connection.sock, ssl.SSLSocket) else None
    seen = hashlib.sha256(shown or b"").hexdigest()
    if not hmac.compare_digest(seen, agreed):
        connection.close()
        raise CertificateMismatch(seen=seen)


@contextmanager
def _in_our_words(line: Line) -> Iterator[None]:
    """The network's faults as ours. What the other side wrote goes into no message."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise CertificateNotTrusted(reason=printable(error.verify_message)) from error
    except TimeoutError as error:
        raise TooSlow(seconds=int(line.seconds)) from error
    except http.client.HTTPException as error:
        raise NotUnderstood(reason=type(error).__name__) from error
    except (OSError, UnicodeError) as error:
        raise Unreachable(reason=type(error).__name__) from error
