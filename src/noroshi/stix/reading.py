"""Bytes to objects: each with its exact bytes, its place, and its decoded value.

The strictness is that of I-JSON (RFC 7493), which STIX 2.1 §1.2.10 demands: UTF-8, no name twice, no lone surrogates,
no numbers that cannot be held. One bad object among good ones does not spoil the good.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import msgspec

from .errors import (
    DuplicateKey,
    LoneSurrogate,
    MalformedJson,
    NotAnObject,
    NotText,
    NumberOutOfRange,
    StixError,
    TooDeep,
    TooLarge,
    Truncated,
)
from .problems import Problem


class Limits(msgspec.Struct, frozen=True):
    """What is refused as too much. ``depth`` counts nested JSON objects and lists of one STIX object."""

    depth: int = 64
    object_bytes: int = 8 * 1024 * 1024


DEFAULT = Limits()


class RawItem(msgspec.Struct, frozen=True, gc=False):
    """One object: exact bytes as they came, its place in the content, its decoded value.

    ``has_nul``: some text holds U+0000, which PostgreSQL's ``text`` and ``jsonb`` cannot keep; ``raw`` does.
    """

    raw: bytes
    path: str
    value: dict[str, Any]
    has_nul: bool = False

    @property
    def object_id(self) -> str | None:
        """The object's ``id`` when it is a text."""
        found = self.value.get("id")
        return found if isinstance(found, str) else None


class BundleHeader(msgspec.Struct, frozen=True):
    """What a bundle says beside its objects (STIX 2.1 §8); all empty for a bare object or a list."""

    type: str | None = None
    id: str | None = None
    spec_version: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """What came out of one content: the good objects, in order, and the problems of the others."""

    items: tuple[RawItem, ...]
    problems: tuple[Problem, ...]
    header: BundleHeader


_decode_object = msgspec.json.Decoder(dict[str, Any]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_BLANK_BEFORE_COLON = re.compile(rb'"[ \t\r\n]++:')
_SURROGATE = re.compile(rb"\\u[dD][89abAB]")
_ID = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,250}--[0-9a-fA-F-]{36})"')


def read_bundle(content: bytes, limits: Limits = DEFAULT) -> Reading:
    """Objects of a bundle, of a list of objects, or one bare object.

    Raises NotText, Truncated, MalformedJson, DuplicateKey, NotAnObject when the whole cannot be read; what concerns
    one object only becomes a Problem of the Reading.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        header, raws = _split_whole(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _read_tolerantly(content, limits)
    items: list[RawItem] = []
    problems: list[Problem] = []
    for number, raw in enumerate(raws):
        found = read_object(bytes(raw), f"objects[{number}]", limits)
        if type(found) is RawItem:
            items.append(found)
        else:
            problems.append(found)  # type: ignore[arg-type]  # the other half of the union, told apart by exact type for speed
    return Reading(tuple(items), tuple(problems), header)


def _read_tolerantly(content: bytes, limits: Limits) -> Reading:
    """The slower way, taken when something is broken: it finds the objects' borders without trusting their inside."""
    from .splitting import Splitter  # splitting reads objects through this module

    splitter = Splitter(limits)
    found = [*splitter.feed(content), *splitter.close()]
    items = tuple(item for item in found if isinstance(item, RawItem))
    problems = tuple(item for item in found if isinstance(item, Problem))
    return Reading(items, problems, splitter.header)


def _split_whole(content: bytes) -> tuple[BundleHeader, list[msgspec.Raw]]:
    """The fast split; refuses (by msgspec's errors) anything unusual."""
    if content[:64].lstrip(b" \t\r\n")[:1] == b"[":
        return BundleHeader(), _decode_list(content)
    members = _decode_members(content)
    objects = members.get("objects")
    if objects is not None and bytes(memoryview(objects)[:1]) == b"[":
        _refuse_twice_named(content, objects)
        return header_of({name: bytes(raw) for name, raw in members.items() if name != "objects"}), _decode_list(
            objects
        )
    header = header_of({name: bytes(raw) for name, raw in members.items() if name in BundleHeader.__struct_fields__})
    if header.type == "bundle" and objects is None:
        _refuse_twice_named(content, None)
        return header, []
    return BundleHeader(), [msgspec.Raw(content.strip(b" \t\r\n"))]


def _refuse_twice_named(content: bytes, objects: msgspec.Raw | None) -> None:
    """Check the bundle's own names. The list of objects is taken out first: it is checked object by object."""
    outer = content.replace(bytes(objects), b"null", 1) if objects is not None else content
    _refuse_duplicates(outer, "")


def header_of(members: dict[str, bytes]) -> BundleHeader:
    """The bundle's own properties, as far as they are texts."""
    texts: dict[str, str] = {}
    for name in BundleHeader.__struct_fields__:
        if name in members and members[name][:1] == b'"':
            try:
                texts[name] = msgspec.json.decode(members[name], type=str)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise _explain(error, members[name], name, DEFAULT) from error
    return BundleHeader(**texts)


def read_object(raw: bytes, path: str, limits: Limits = DEFAULT) -> RawItem | Problem:
    """One object from its exact bytes; never raises for content, whatever the bytes are."""
    try:
        value = _decode_object(raw)
        if len(raw) > limits.object_bytes:
            raise TooLarge(path=path, limit=limits.object_bytes)
        # Exact or safe: `":` occurs once per name unless white space stands before the colon, and may occur more
        # often inside texts. Equality without such white space proves that no name was lost in decoding.
        if raw.count(b'":') != _names(value, limits.depth) or _blank_before_colon(raw):
            _refuse_duplicates(raw, path)
    except (StixError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return _explain(error, raw, path, limits).as_problem(path, _readable_id(raw))
    return RawItem(raw, path, value, b"\\u0000" in raw and _holds_nul(value))


def _blank_before_colon(raw: bytes) -> bool:
    """Whether white space stands before some name's colon; what is searched for first is what is fastest to miss."""
    suspect = b" :" in raw or (b"\n" in raw and b"\n:" in raw)
    suspect = suspect or (b"\t" in raw and b"\t:" in raw) or (b"\r" in raw and b"\r:" in raw)
    return suspect and _BLANK_BEFORE_COLON.search(raw) is not None


def _names(value: dict[str, Any], room: int) -> int:
    """How many names the decoded value has, objects within lists included. Raises RecursionError past ``room``."""
    if room == 0:
        raise RecursionError
    total = len(value)
    for inner in value.values():
        kind = type(inner)
        if kind is dict:
            total += _names(inner, room - 1)
        elif kind is list:
            total += _names_in_list(inner, room - 1)
    return total


def _names_in_list(values: list[Any], room: int) -> int:
    if room == 0:
        raise RecursionError
    total = 0
    for inner in values:
        kind = type(inner)
        if kind is dict:
            total += _names(inner, room - 1)
        elif kind is list:
            total += _names_in_list(inner, room - 1)
    return total


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(name) or _holds_nul(inner) for name, inner in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _refuse_duplicates(raw: bytes, path: str) -> None:
    def keep_unique(pairs: list[tuple[str, Any]]) -> None:
        if len({name for name, _ in pairs}) != len(pairs):
            names = [name for name, _ in pairs]
            raise DuplicateKey(path=path, key=next(name for name in names if names.count(name) > 1)[:250])

    try:
        json.loads(raw, object_pairs_hook=keep_unique)
    except (ValueError, RecursionError) as error:
        raise MalformedJson(type(error).__name__, path=path) from error


def _explain(error: Exception, raw: bytes, path: str, limits: Limits) -> StixError:
    """Say what is wrong in our own words; only asked for bytes that were refused."""
    if isinstance(error, StixError):
        return error
    if isinstance(error, UnicodeDecodeError):
        return _encoding_error(raw, path)
    if isinstance(error, RecursionError):
        return TooDeep(path=path, limit=limits.depth)
    said = str(error)
    if "out of range" in said:
        return NumberOutOfRange(path=path)
    if isinstance(error, msgspec.ValidationError):
        return NotAnObject(path=path)
    if "surrogate" in said or (_SURROGATE.search(raw) and "truncated" in said):
        return LoneSurrogate(path=path)
    place = re.search(r"byte (\d+)", said)
    reason = re.sub(r"^JSON is malformed: |\s*\(byte \d+\)$", "", said)
    return MalformedJson(reason, path=path, offset=int(place[1]) if place else None)


def _encoding_error(raw: bytes, path: str) -> StixError:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return NotText(path=path, offset=error.start)
    return LoneSurrogate(path=path)


def _readable_id(raw: bytes) -> str | None:
    found = _ID.search(raw, 0, 64 * 1024)
    return found[1].decode() if found else None


def refuse_encoding(start: bytes) -> None:
    """Refuse content that begins like UTF-16 or UTF-32 (JSON begins with an ASCII character, so a NUL tells)."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start[:4]:
        raise NotText(offset=0)


def refuse_rest(offset: int) -> NoReturn:
    """Refuse what stands after the end of the content."""
    raise MalformedJson("something follows the end", offset=offset)


def cut_off(offset: int) -> NoReturn:
    """Refuse content that ends too early."""
    raise Truncated(offset=offset)
