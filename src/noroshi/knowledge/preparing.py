"""From an object as it came to the rows that it becomes. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from noroshi.knowledge.observables import Found, from_object, tokens
from noroshi.release.types import TLP_BY_MARKING_ID, Tlp

NAME_LIMIT = 300
TEXT_LIMIT = 20_000
RELATION_LIMIT = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NAMED_BY = ("name", "value", "path", "pattern", "subject", "description", "content", "abstract", "opinion", "key")
_TEXT_FROM = ("name", "description", "abstract", "content", "explanation", "objective", "x_mitre_id")
_TEXT_LISTS = ("aliases", "labels", "x_mitre_aliases", "goals")
_NOT_RELATIONS = frozenset({"created_by_ref", "object_marking_refs"})
_BYTE_DIGEST = 16


class Relation(NamedTuple):
    """That one object names another: ``kind`` is the relationship's type or the property that holds the reference."""

    source: UUID
    source_type: str
    kind: str
    target: UUID
    target_type: str


class Prepared(NamedTuple):
    """An object ready to be stored. ``version`` is ``modified`` in microseconds since 1970, 0 without versions."""

    path: str
    stix_uuid: UUID
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
    kind = str(value["type"])
    return Prepared(
        path=path,
        stix_uuid=uuid_of(str(value["id"])),
        type=kind,
        version=microseconds(value.get("modified")),
        tlp=marked(value),
        revoked=value.get("revoked") is True,
        confidence=_confidence(value.get("confidence")),
        valid_until=moment(value.get("valid_until")),
        digest=hashlib.blake2b(content, digest_size=_BYTE_DIGEST).digest(),
        name=name_of(value),
        content=content,
        derived=derived,
        found=tuple(from_object(value)),
        relations=tuple(relations_of(value)),
        tokens=frozenset(tokens(text_of(value))),
    )


def uuid_of(stix_id: str) -> UUID:
    """The UUID of ``type--UUID``."""
    return UUID(stix_id[-36:])


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
    found = moment(text)
    return (found - _EPOCH) // _MICROSECOND if found else 0


def marked(value: Mapping[str, object]) -> Tlp | None:
    """The narrowest TLP label that the object itself carries."""
    refs = value.get("object_marking_refs")
    if not isinstance(refs, list):
        return None
    return max((TLP_BY_MARKING_ID[ref] for ref in refs if ref in TLP_BY_MARKING_ID), default=None)


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
    parts = [text for key in _TEXT_FROM if isinstance(text := value.get(key), str)]
    for key in _TEXT_LISTS:
        several = value.get(key)
        if isinstance(several, list):
            parts += [text for text in several if isinstance(text, str)]
    parts += _external_ids(value.get("external_references"))
    return "\n".join(parts)[:TEXT_LIMIT].replace("\0", " ")


def _external_ids(references: object) -> list[str]:
    if not isinstance(references, list):
        return []
    found = [one.get("external_id") for one in references if isinstance(one, dict)]
    return [text for text in found if isinstance(text, str)]


def _confidence(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= 100 else None


def relations_of(value: Mapping[str, object]) -> Iterator[Relation]:
    """The objects that this one names: a relationship's two ends, else every reference that it holds."""
    source = str(value["id"])
    if value.get("type") == "relationship":
        if found := _relation(str(value.get("source_ref")), str(value["relationship_type"]), value.get("target_ref")):
            yield found
        return
    left = RELATION_LIMIT
    for key, held in value.items():
        if not key.endswith(("_ref", "_refs")) or key in _NOT_RELATIONS:
            continue
        for target in held if isinstance(held, list) else [held]:
            if left and (found := _relation(source, key.rsplit("_ref", 1)[0].replace("_", "-"), target)):
                left -= 1
                yield found


def _relation(source: str, kind: str, target: object) -> Relation | None:
    if not isinstance(target, str) or len(target) < 38 or len(source) < 38:
        return None
    try:
        return Relation(uuid_of(source), source[:-38], kind[:250], uuid_of(target), target[:-38])
    except ValueError:
        return None
