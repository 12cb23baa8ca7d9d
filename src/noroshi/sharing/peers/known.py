"""What stands here already of what a partner sends: kept apart, known again, or new. The comparing itself is pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from noroshi.formats.handling import TAGS
from noroshi.formats.making import TIMELESS
from noroshi.frame.named_sql import sql
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationKind
from noroshi.release.types import Tlp
from noroshi.sharing.peers.types import Outcome, PassingOn, Reason
from noroshi.sharing.peers.walking import moment

_MARKINGS: Final = frozenset({"object_marking_refs", "granular_markings"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]{8,20}Z")
_NOT_OURS: Final = frozenset({OrganisationKind.FOREIGN_PARTNER, OrganisationKind.VENDOR})


@dataclass(frozen=True, slots=True)
class Held:
    """One row that stands here under an id, for whom. ``ours``: it came from an organisation of this country."""

    version: int
    source_id: int
    marking: Tlp
    content: bytes
    versions: frozenset[int]
    ours: bool
    audience_id: int = 0

    def value(self) -> Mapping[str, Any]:
        """The object, decoded."""
        found: Mapping[str, Any] = msgspec.json.decode(self.content)
        return found


@dataclass(frozen=True, slots=True)
class Sent:
    """One object that the partner sent, under which label it would stand here."""

    version: int
    tlp: Tlp
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of it, and whether it is handed on to be stored."""

    outcome: Outcome
    reason: Reason = Reason.NONE
    store: bool = True


def version_of(value: Mapping[str, Any]) -> int:
    """As the knowledge counts: ``modified`` in microseconds since 1970; 0 for what has no versions or no time."""
    modified = value.get("modified")
    at = moment(modified) if isinstance(modified, str) and modified != TIMELESS else None
    return (at - _EPOCH) // _MICROSECOND if at is not None else 0


KNOWN: Final = Verdict(Outcome.KNOWN, store=False)
_CHANGED: Final = Verdict(Outcome.CHANGED, Reason.CHANGED_BY_PARTNER)


def held_here(uuids: Collection[UUID]) -> dict[tuple[UUID, str], list[Held]]:
    """What the viewer sees under these ids, by id and type; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "known_here"), {"uuids": list(uuids)})
        rows = cursor.fetchall()
    kinds = {key: one.kind for key, one in organisations({row[3] for row in rows}).items()}
    found: defaultdict[tuple[UUID, str], list[Held]] = defaultdict(list)
    for uuid, kind, version, source, marking, content, derived, versions, audience in rows:
        ours = kinds.get(source) not in _NOT_OURS
        held = Held(version, source, Tlp(marking), bytes(derived or content), frozenset(versions or ()), ours, audience)
        found[uuid, kind].append(held)
    return dict(found)


def definitions_here(ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Marking definitions that are known here, by id; one statement."""
    uuids = [UUID(one[-36:]) for one in ids]
    if not uuids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.peers", "definitions"), {"uuids": uuids})
        return {f"marking-definition--{uuid}": msgspec.json.decode(bytes(held)) for uuid, held in cursor.fetchall()}


def compare(sent: Sent, held: Sequence[Held], partner_id: int, passing_on: PassingOn) -> Verdict:
    """What becomes of something that a partner sent, given what stands here under its id.

    Against what the partner itself sent before: newer replaces, equal is known. Against what came by other ways: the
    same version with the same content, markings aside, is known and not stored again, so that nothing goes round in
    circles; other content under an id of ours is stored beside ours and shown.
    """
    theirs = [one for one in held if one.source_id == partner_id]
    if theirs:
        return _against_own(sent, max(theirs, key=lambda one: one.version))
    for one in held:
        if _is_known(sent, one) and (passing_on is not PassingOn.WITHIN_TLP or one.marking <= sent.tlp):
            return KNOWN
    ours = [one for one in held if one.ours]
    if ours and sent.version and not all(_is_known(sent, one) for one in ours):
        return _CHANGED
    return Verdict(Outcome.STORED)


def _against_own(sent: Sent, before: Held) -> Verdict:
    if sent.version > before.version:
        return Verdict(Outcome.UPDATED)
    if sent.version in before.versions:
        return KNOWN
    if sent.version < before.version:
        return Verdict(Outcome.KNOWN, Reason.OLDER)
    if same_content(sent.value, _as_sent(before.value(), sent.value), markings=True):
        return KNOWN
    return Verdict(Outcome.CHANGED, Reason.VERSION_REUSED) if sent.version else Verdict(Outcome.UPDATED)


def _is_known(sent: Sent, held: Held) -> bool:
    if sent.version == held.version:
        return same_content(sent.value, held.value())
    return sent.version in held.versions


def _as_sent(held: Mapping[str, Any], sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is held, without the markings of its use that the agreement laid on it when it came in."""
    theirs, ours = sent.get("object_marking_refs"), held.get("object_marking_refs")
    if not isinstance(ours, list):
        return held
    kept = [ref for ref in ours if ref not in TAGS or (isinstance(theirs, list) and ref in theirs)]
    rest = {key: value for key, value in held.items() if key != "object_marking_refs"}
    return {**rest, "object_marking_refs": kept} if kept or theirs is not None else rest


def same_content(one: Mapping[str, Any], other: Mapping[str, Any], *, markings: bool = False) -> bool:
    """Whether two objects say the same, however their texts are written; markings count only when asked for."""
    return _plain(one, markings) == _plain(other, markings)


def _plain(value: Mapping[str, Any], markings: bool) -> dict[str, Any]:
    return {key: _normal(held) for key, held in value.items() if markings or key not in _MARKINGS}


def _normal(held: Any) -> Any:
    """A timestamp is a moment, whatever its digits; everything else is itself."""
    if isinstance(held, str) and _TIME.fullmatch(held):
        return moment(held) or held
    if isinstance(held, dict):
        return {key: _normal(inner) for key, inner in held.items()}
    return [_normal(inner) for inner in held] if isinstance(held, list) else held
