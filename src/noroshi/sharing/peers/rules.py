"""What an agreement lets pass, object by object, in both directions. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from noroshi.release.types import Pap, Tlp
from noroshi.sharing.peers.markings import Definitions, meaning_of, written_for
from noroshi.sharing.peers.types import Flow, PassingOn, Reason, Terms
from noroshi.sharing.products.types import LABELS, ProductKind

ALWAYS: Final = frozenset({"marking-definition", "extension-definition"})
"""What explains other objects passes whatever types are agreed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It does not pass, and why."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """It comes in, marked so for us."""

    tlp: Tlp
    pap: Pap | None = None
    controlled: bool = False


@dataclass(frozen=True, slots=True)
class Sendable:
    """It goes out: its bytes as the partner is to read them, under which label."""

    content: bytes
    tlp: Tlp


@dataclass(frozen=True, slots=True)
class Leaving:
    """Something that the partner may see and that is to be judged before it goes.

    ``passing_on`` is what was agreed with the partner from whom it came; None for what is nobody else's.
    """

    value: Mapping[str, Any]
    content: bytes
    tlp: Tlp
    sector: str = ""
    passing_on: PassingOn | None = None


def may_come_in(terms: Terms, value: Mapping[str, Any], definitions: Definitions) -> Accepted | Refused:
    """Whether something that the partner sent is taken in, and under which label."""
    flow = terms.incoming
    if refused := by_kind(flow, value):
        return refused
    meaning = meaning_of(value, terms.markings, definitions)
    if meaning.unmapped:
        return Refused(Reason.UNMAPPED_MARKING, meaning.unmapped)
    tlp = max(_unmarked(terms, value) if meaning.tlp is None else meaning.tlp, terms.widest)
    if refused := by_marking(flow, tlp, meaning.pap):
        return refused
    return Accepted(tlp, meaning.pap, meaning.controlled)


def may_go_out(terms: Terms, leaving: Leaving, definitions: Definitions) -> Sendable | Refused:
    """Whether something that the partner may see is sent, and with which markings.

    Originator control comes first: what another partner sent us stays here unless that partner's agreement lets it
    pass on; row-level security has kept it back before unless a person released it.
    """
    flow = terms.outgoing
    if leaving.passing_on is PassingOn.NO:
        return Refused(Reason.ORIGINATOR)
    if refused := by_kind(flow, leaving.value):
        return refused
    meaning = meaning_of(leaving.value, terms.markings, definitions)
    tlp = max(leaving.tlp, meaning.tlp or Tlp.CLEAR)
    if refused := by_marking(flow, tlp, meaning.pap):
        return refused
    if flow.sectors and leaving.sector and leaving.sector not in flow.sectors:
        return Refused(Reason.SECTOR, leaving.sector)
    return _written(terms, leaving, tlp, definitions)


def as_withdrawal(terms: Terms, leaving: Leaving, definitions: Definitions) -> Sendable:
    """A withdrawal, which follows what went out however the agreement may have changed since."""
    written = _written(terms, leaving, leaving.tlp, definitions)
    return written if isinstance(written, Sendable) else Sendable(leaving.content, leaving.tlp)


def _written(terms: Terms, leaving: Leaving, tlp: Tlp, definitions: Definitions) -> Sendable | Refused:
    if leaving.value.get("type") in ALWAYS:
        return Sendable(leaving.content, tlp)
    written = written_for(leaving.value, tlp, terms.markings, definitions, tlp1=terms.tlp1)
    if written.unmapped:
        return Refused(Reason.UNMAPPED_MARKING, written.unmapped)
    if tuple(leaving.value.get("object_marking_refs") or ()) == written.refs:
        return Sendable(leaving.content, tlp)
    return Sendable(msgspec.json.encode({**leaving.value, "object_marking_refs": list(written.refs)}), tlp)


def _unmarked(terms: Terms, value: Mapping[str, Any]) -> Tlp:
    """What nobody marked; a definition explains what is marked and is no narrower than what may come in at all."""
    narrowest = terms.incoming.highest if value.get("type") in ALWAYS else terms.unmarked
    return min(terms.unmarked, narrowest)


def by_kind(flow: Flow, value: Mapping[str, Any]) -> Refused | None:
    """Why something of this type, or this kind of product, does not pass; None if it does."""
    kind = str(value.get("type"))
    if not flow.open:
        return Refused(Reason.CLOSED)
    if flow.types and kind not in flow.types and kind not in ALWAYS:
        return Refused(Reason.TYPE, kind)
    product = _product(value)
    if flow.products and product is not None and product not in flow.products:
        return Refused(Reason.PRODUCT, LABELS[product])
    return None


def _product(value: Mapping[str, Any]) -> ProductKind | None:
    """Which of the Act's products a report is, or its text in another language; None for what is none."""
    said = value.get("labels")
    labels = said if value.get("type") in {"report", "language-content"} and isinstance(said, list) else []
    return next((kind for kind, label in LABELS.items() if label in labels), None)


def by_marking(flow: Flow, tlp: Tlp, pap: Pap | None) -> Refused | None:
    """Why something under these labels does not pass; None if it does."""
    if tlp is Tlp.RED:
        return Refused(Reason.NAMED_PERSONS, tlp.label)
    if tlp > flow.highest:
        return Refused(Reason.ABOVE_TLP, tlp.label)
    if pap is not None and pap > flow.highest_pap:
        return Refused(Reason.ABOVE_PAP, pap.label)
    return None
