"""From an object as it came to the rows that it becomes. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from noroshi.observables import Found, from_object, tokens
from noroshi.release.types import TLP_BY_MARKING_ID, Tlp

NAME_LIMIT = 300
TEXT_LIMIT = 20_000
RELATION_LIMIT = 20_000
LONGEST_ID = 288
"""STIX 2.1 §2.9 and §3.1: a type of at most 250 characters, two hyphens, a UUID."""
TIMELESS = "2000-01-01T00:00:00.000Z"
"""``modified`` of what a list names without a time: it has no versions; later content replaces earlier."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAMED_BY = ("name", "value", "path", "pattern", "subject", "description", "content", "abstract", "opinion", "key")
_TEXT_FROM = ("name", "description", "abstract", "content", "explanation", "objective", "x_mitre_id")
_TEXT_LISTS = ("aliases", "labels", "x_mitre_aliases", "goals")
_NOT_RELATIONS = frozenset({"created_by_ref", "object_marking_refs"})
_BYTE_DIGEST = 16
_UUID_BYTES = 16
_NO_TOKENS: frozenset[str] = frozenset()
_TOLD_BY = frozenset({*_TEXT_FROM, *_TEXT_LISTS, "external_references"})
_LONGEST_TEXT_KEPT = 160
_MOST_NAMES_KEPT = 60


class Relation(NamedTuple):
    """That one object names another: ``kind`` is the relationship's type or the property that holds the reference.

    Both ends as the sixteen bytes of their UUIDs.
    """

    source: bytes
    source_type: str
    kind: str
    target: bytes
    target_type: str


class Prepared(NamedTuple):
    """An object ready to be stored.

    ``stix_key`` is the sixteen bytes of its UUID, ``version`` its ``modified`` in microseconds since 1970, 0 without
    versions.
    """

    path: str
    stix_key: bytes
    type: str
    version: int
    tlp: Tlp | None
    revoked: bool
    confidence: int | None
    valid_until: datetime | None
    digest: bytes
    name: str
    content: bytes
    derived: bytes | None
    found: tuple[Found, ...]
    relations: tuple[Relation, ...]
    tokens: frozenset[str]


def prepare(path: str, content: bytes, value: Mapping[str, object], derived: bytes | None = None) -> Prepared:
    """Take an object that passed the rules apart into what is stored of it.

    ``value`` is the decoded object (the 2.1 derivative of a STIX 2.0 object, which is then ``derived``), ``content``
    its bytes as they came.
    """
    get = value.get
    named = _names(*value)
    return Prepared(  # by position: half the time of by name, and the path is walked for every object
        path,
        key_of(str(value["id"])),
        str(value["type"]),
        0 if (modified := get("modified")) == TIMELESS else microseconds(modified),
        marked(value) if named.is_marked else None,
        get("revoked") is True,
        _confidence(get("confidence")),
        moment(value["valid_until"]) if named.may_end else None,
        hashlib.blake2b(content, digest_size=_BYTE_DIGEST).digest(),
        name_of(value),
        content,
        derived,
        tuple(from_object(value)),
        tuple(relations_of(value)) if named.refers else (),
        _tokens_of(text_of(value)) if named.tells else _NO_TOKENS,
    )


class _Names(NamedTuple):
    """What the names of an object's properties say already."""

    is_marked: bool
    may_end: bool
    refers: bool
    tells: bool


def _names(*names: str) -> _Names:
    """As kept, unless a sender chose more or longer names than are worth keeping."""
    return _kept_names(*names) if len(names) <= _MOST_NAMES_KEPT else _read_names(*names)


def _read_names(*names: str) -> _Names:
    return _Names(
        "object_marking_refs" in names or "granular_markings" in names,
        "valid_until" in names,
        any(_kind_of_reference(name) is not None for name in names),
        not _TOLD_BY.isdisjoint(names),
    )


_kept_names = lru_cache(maxsize=512)(_read_names)


def _tokens_of(text: str) -> frozenset[str]:
    return _kept_tokens(text) if len(text) <= _LONGEST_TEXT_KEPT else frozenset(tokens(text))


@lru_cache(maxsize=4096)  # a feed names many objects alike
def _kept_tokens(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


def key_of(stix_id: str) -> bytes:
    """The sixteen bytes of the UUID of ``type--UUID``. Raises ValueError where there is none."""
    key = bytes.fromhex(stix_id[-36:].replace("-", ""))
    if len(key) != _UUID_BYTES:
        raise ValueError(stix_id)
    return key


@lru_cache(maxsize=8192)  # the two ends of relationships recur
def _kept_end(stix_id: str) -> tuple[bytes, str]:
    return key_of(stix_id), stix_id[:-38]


def moment(text: object) -> datetime | None:
    """A STIX timestamp as a datetime in UTC; None if there is none or it lies outside what a database can hold."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def microseconds(text: object) -> int:
    """A STIX timestamp as microseconds since 1970; 0 if there is none."""
    if not isinstance(text, str):
        return 0
    return _kept_microseconds(text) if len(text) <= _LONGEST_KEPT else _microseconds(text)


def _microseconds(text: str) -> int:
    found = moment(text)
    return (found - _EPOCH) // _MICROSECOND if found else 0


_LONGEST_KEPT = 40
_kept_microseconds = lru_cache(maxsize=4096)(_microseconds)
"""Objects of one making share their moments."""


def marked(value: Mapping[str, object]) -> Tlp | None:
    """The narrowest TLP label that the object itself carries, or a part of it (STIX 2.1 §7.2.3)."""
    refs, parts = value.get("object_marking_refs"), value.get("granular_markings")
    own = refs if isinstance(refs, list) else []
    if isinstance(parts, list):
        own = [*own, *(part.get("marking_ref") for part in parts if isinstance(part, dict))]
    said = [TLP_BY_MARKING_ID[ref] for ref in own if isinstance(ref, str) and ref in TLP_BY_MARKING_ID]
    return max(said) if said else None


def name_of(value: Mapping[str, object]) -> str:
    """What a list calls the object: its name, else its value, else the beginning of what it says."""
    for key in _NAMED_BY:
        text = value.get(key)
        if isinstance(text, str) and text:
            return text[:NAME_LIMIT].replace("\0", "\N{REPLACEMENT CHARACTER}")
    kind = value.get("relationship_type")
    return kind[:NAME_LIMIT] if isinstance(kind, str) else ""


def text_of(value: Mapping[str, object]) -> str:
    """The text by which an object is found."""
    parts = [text for key in _TEXT_FROM if key in value and isinstance(text := value[key], str)]
    for key in _TEXT_LISTS:
        if key in value and isinstance(several := value[key], list):
            parts += [text for text in several if isinstance(text, str)]
    if "external_references" in value:
        parts += _external_ids(value["external_references"])
    return "\n".join(parts)[:TEXT_LIMIT].replace("\0", " ")


def _external_ids(references: object) -> list[str]:
    if not isinstance(references, list):
        return []
    found = [one.get("external_id") for one in references if isinstance(one, dict)]
    return [text for text in found if isinstance(text, str)]


def _confidence(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 100 else None


def relations_of(value: Mapping[str, object]) -> list[Relation]:
    """The objects that this one names: a relationship's two ends, else every reference that it holds."""
    if value.get("type") == "relationship":
        named = str(value["relationship_type"]).replace("\0", " ")
        found = _relation(str(value.get("source_ref")), named, value.get("target_ref"))
        return [found] if found else []
    several: list[Relation] = []
    for key, held in value.items():
        if (kind := _kind_of_reference(key)) is None:
            continue
        for target in held if isinstance(held, list) else [held]:
            if len(several) < RELATION_LIMIT and (found := _relation(str(value["id"]), kind, target)):
                several.append(found)
    return several


@lru_cache(maxsize=4096)  # the same few names stand in nearly every object
def _kind_of_reference(key: str) -> str | None:
    """What a property that holds references is called as a relation; None for every other property."""
    if not key.endswith(("_ref", "_refs")) or key in _NOT_RELATIONS:
        return None
    return key.rsplit("_ref", 1)[0].replace("_", "-")


def _relation(source: str, kind: str, target: object) -> Relation | None:
    if (
        not isinstance(target, str)
        or not 38 <= len(target) <= LONGEST_ID
        or not 38 <= len(source) <= LONGEST_ID
        or "\0" in target
    ):
        return None
    try:
        source_key, source_type = _kept_end(source)
        target_key, target_type = _kept_end(target)
        return Relation(source_key, source_type, kind[:250], target_key, target_type)
    except ValueError:
        return None
