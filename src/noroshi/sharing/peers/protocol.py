"""TAXII 2.1 as its client sees it (OASIS, 10 June 2021): requests and answers as values. No socket, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

import msgspec

from noroshi.sharing.peers.errors import (
    Busy,
    CursorRefused,
    NotTaken,
    NotThere,
    NotUnderstood,
    ServerFault,
    SignInRefused,
    WrongMediaType,
)
from noroshi.stix import Problem, RawItem, StixError, read_object, split

T = TypeVar("T")
MEDIA_TYPE: Final = "application/taxii+json;version=2.1"
PAGE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of one page of objects."""
SMALL_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of every other answer."""
_WORDS: Final = 200
_RETRY_LIMIT: Final = 24 * 3600


class Request(msgspec.Struct, frozen=True):
    """What to ask: ``limit`` in bytes of the answer. Only a GET is repeated after a redirect."""

    method: str
    url: str
    body: bytes = b""
    limit: int = SMALL_LIMIT


class Response(msgspec.Struct, frozen=True):
    """What was answered. Names of ``headers`` in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """``Content-Type`` as it came, shortened."""
        return printable(self.headers.get("content-type", ""))


class Discovery(msgspec.Struct, frozen=True):
    """What a server says of itself (§4.1): its API roots, whole, the default first."""

    title: str
    roots: tuple[str, ...]


class ApiRoot(msgspec.Struct, frozen=True):
    """What a server says of an API root (§4.2)."""

    title: str = ""
    versions: tuple[str, ...] = ()
    max_content_length: int = 0


class Collection(msgspec.Struct, frozen=True):
    """A collection that the server names (§5.2)."""

    id: str
    title: str = ""
    can_read: bool = False
    can_write: bool = False


class Page(msgspec.Struct, frozen=True):
    """A page of objects (§3.7, §5.4), each read by itself: one bad object costs only itself.

    ``last`` is the server's word for when the last of them was added, empty when it says nothing that can be read.
    """

    items: Sequence[RawItem | Problem]
    more: bool
    next: str
    last: str
    body: bytes


class StatusEntry(msgspec.Struct, frozen=True):
    """What became of one object that was sent (§4.3.1)."""

    id: str
    version: str = ""
    message: str = ""


class Status(msgspec.Struct, frozen=True):
    """What became of a push (§4.3)."""

    id: str
    status: str
    total_count: int = 0
    success_count: int = 0
    failure_count: int = 0
    pending_count: int = 0
    successes: tuple[StatusEntry, ...] = ()
    failures: tuple[StatusEntry, ...] = ()
    pendings: tuple[StatusEntry, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the server is through with it."""
        return self.status == "complete"


class _Envelope(msgspec.Struct):
    more: bool = False
    next: str | int = ""
    objects: list[msgspec.Raw] = []


class _Discovery(msgspec.Struct):
    title: str = ""
    default: str = ""
    api_roots: list[str] = []


class _Collections(msgspec.Struct):
    collections: list[Collection] = []


class _Record(msgspec.Struct):
    id: str
    version: str = ""


class _Manifest(msgspec.Struct):
    objects: list[_Record] = []
    more: bool = False


def discovery_request(url: str) -> Request:
    """Ask a server what API roots it has (§4.1)."""
    return Request("GET", url)


def api_root_request(root: str) -> Request:
    """Ask what the API root is (§4.2)."""
    return Request("GET", root)


def collections_request(root: str) -> Request:
    """Ask for the collections that we may know of (§5.1)."""
    return Request("GET", f"{root}collections/")


def objects_request(root: str, collection: str, added_after: str, following: str, limit: int) -> Request:
    """Ask for a page of objects (§5.4); ``following`` is the server's own word for the next page."""
    asked = {"limit": str(limit)}
    if added_after:
        asked["added_after"] = added_after
    if following:
        asked["next"] = following
    return Request("GET", f"{_of(root, collection)}objects/?{urlencode(asked)}", limit=PAGE_LIMIT)


def add_request(root: str, collection: str, objects: Sequence[bytes]) -> Request:
    """Send objects (§5.5)."""
    return Request("POST", f"{_of(root, collection)}objects/", b'{"objects":[' + b",".join(objects) + b"]}")


def status_request(root: str, status_id: str) -> Request:
    """Ask what became of a push (§4.3)."""
    return Request("GET", f"{root}status/{quote(status_id, safe='')}/")


def manifest_request(root: str, collection: str, ids: Iterable[str]) -> Request:
    """Ask which versions of these objects stand there (§5.3)."""
    wanted = urlencode({"match[id]": ",".join(ids), "match[version]": "all", "limit": "1000"})
    return Request("GET", f"{_of(root, collection)}manifest/?{wanted}", limit=PAGE_LIMIT)


def _of(root: str, collection: str) -> str:
    return f"{root}collections/{quote(collection, safe='')}/"


def root_of(url: str) -> str:
    """The address of an API root as the standard writes it, with a slash at its end."""
    return url.strip().rstrip("/") + "/"


def read_discovery(response: Response, url: str) -> Discovery:
    """What the server at ``url`` says of itself; roots may be written relative to it. Raises ExchangeFault's kinds."""
    told: _Discovery = _read(response, _Discovery)
    roots = dict.fromkeys(root_of(urljoin(url, one)) for one in (told.default, *told.api_roots) if one)
    return Discovery(printable(told.title), tuple(roots))


def read_api_root(response: Response) -> ApiRoot:
    """Raises ExchangeFault's kinds."""
    return _read(response, ApiRoot)


def read_collections(response: Response) -> Sequence[Collection]:
    """Raises ExchangeFault's kinds."""
    return _read(response, _Collections).collections


def read_status(response: Response) -> Status:
    """What the server says of a push, at once (202) or when asked again. Raises ExchangeFault's kinds."""
    return _read(response, Status)


def read_manifest(response: Response) -> frozenset[tuple[str, str]]:
    """Ids and versions (as the server writes them) that stand there. Raises ExchangeFault's kinds."""
    return frozenset((one.id, one.version) for one in _read(response, _Manifest).objects)


def read_page(response: Response, *, following: bool = False) -> Page:
    """A page of objects. ``following``: it was asked for by the server's own word, which it may have forgotten.

    Raises ExchangeFault's kinds.
    """
    if following and response.status in {400, 404, 410, 422}:
        raise CursorRefused
    envelope = _envelope(response)
    items = [_item(bytes(raw), place) for place, raw in enumerate(envelope.objects)]
    last = printable(response.headers.get("x-taxii-date-added-last", "").strip(), 64)
    return Page(items, envelope.more, str(envelope.next)[:4000], last, response.body)


def _envelope(response: Response) -> _Envelope:
    """An envelope; one that is broken inside an object is read as far as its objects can be told apart."""
    _look_at(response)
    if not response.body.strip():
        return _Envelope()
    try:
        return msgspec.json.decode(response.body, type=_Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(reason=printable(str(error))) from error


def _item(raw: bytes, place: int) -> RawItem | Problem:
    return read_object(raw, f"objects[{place}]")


def items_in(body: bytes) -> list[RawItem | Problem]:
    """The objects of a bundle or an envelope that somebody sends us. Raises NotUnderstood."""
    try:
        return list(split([body]))
    except StixError as error:
        raise NotUnderstood(reason=printable(str(error))) from error


def _read(response: Response, kind: type[T]) -> T:
    _look_at(response)
    try:
        return msgspec.json.decode(response.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(reason=printable(str(error))) from error


def _look_at(response: Response) -> None:
    """Raises what an answer's status or media type says instead of content."""
    status = response.status
    if status in {401, 403}:
        raise SignInRefused(status=status)
    if status == 404:
        raise NotThere
    if status in {429, 503}:
        raise Busy(status=status, wait=retry_after(response))
    if status >= 500:
        raise ServerFault(status=status)
    if not 200 <= status < 300:
        raise NotTaken(status=status, said=error_text(response))
    if not is_taxii(response.media_type):
        raise WrongMediaType(media_type=response.media_type or "?")


def is_taxii(media_type: str) -> bool:
    """Whether an answer is TAXII 2.1 (§1.6.8.1); a missing version is forgiven, another one is not."""
    name, *parameters = (part.strip().lower() for part in media_type.split(";"))
    versions = [part.removeprefix("version=").strip('"') for part in parameters if part.startswith("version=")]
    return name == "application/taxii+json" and versions in ([], ["2.1"])


def retry_after(response: Response) -> int:
    """The seconds that a busy server asks us to wait, at most a day; 0 when it says nothing that can be read."""
    text = response.headers.get("retry-after", "").strip()
    return min(int(text), _RETRY_LIMIT) if text.isdecimal() and len(text) < 9 else 0


def error_text(response: Response) -> str:
    """What the server says of an error (§3.6.1), for a person of the office: one line, plain letters."""
    try:
        told = msgspec.json.decode(response.body[:SMALL_LIMIT])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    if not isinstance(told, dict):
        return ""
    return printable(" ".join(str(told[key]) for key in ("title", "description") if isinstance(told.get(key), str)))


def printable(text: str, limit: int = _WORDS) -> str:
    """A stranger's words, so that they can do no harm on a page or in a log: letters, one line, short."""
    return "".join(one if one.isprintable() else "?" for one in text[:limit])


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own."""
    return (urlsplit(url).hostname or "") in {"localhost", "127.0.0.1", "::1"}
