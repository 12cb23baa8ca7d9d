"""A MISP event in: its bytes kept, what it says remembered. The same whether it is sent to us or fetched by us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from noroshi.formats.errors import FormatError
from noroshi.formats.handling import ORIGINATOR_CONTROL, refs_in_tags
from noroshi.formats.json_text import decode
from noroshi.formats.making import Converted
from noroshi.formats.misp import convert
from noroshi.formats.misp.values import tag_names
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, Remembered, Unfit, keep, remember
from noroshi.release.audiences import marking_named
from noroshi.release.errors import UnknownMarking
from noroshi.release.types import PAP_BY_MARKING_ID, Handling, Marking, Tlp
from noroshi.sharing.misp.agreed import require_may_come_in
from noroshi.sharing.misp.errors import BodyNotRead
from noroshi.sharing.misp.groups import mapped_groups
from noroshi.sharing.peers.receiving import handling_under
from noroshi.sharing.peers.types import Terms
from noroshi.stix.problems import Problem
from noroshi.stix.rules import check

EVENT_LIMIT = 32 * 1024 * 1024
"""Bytes of one event."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event: its receipt, what was remembered; ``again`` when the same bytes came before."""

    receipt_id: int
    remembered: Remembered | None
    again: bool


def take(
    actor: Actor,
    content: bytes,
    *,
    source_id: int | None = None,
    key: str | None = None,
    widest: Tlp = Tlp.CLEAR,
    terms: Terms | None = None,
) -> Taken:
    """Keep and remember one event, in one transaction. ``widest`` is the widest marking that its sender may give.

    ``terms``: what is agreed with the partner from whom it comes; else, without a TLP tag of its own, it is TLP:AMBER.
    A sharing group that is mapped shows it to our group besides; with any other it stays with its sender and the
    office. Raises BodyNotRead, BeyondAgreement, NotPermitted, KeyUsedForOther.
    """
    try:
        document = decode(content)
        converted = convert(_timed(document, str(int(actor.now().timestamp()))))
    except FormatError as error:
        raise BodyNotRead(reason=error.message) from error
    marking, groups, handling = max(said_of(document), widest), mapped_groups(actor.world_id, document), _said(document)
    if terms is not None:
        said = _tlp_of(document)
        marking, pap = require_may_come_in(terms, document, said, converted.objects)
        handling = handling_under(terms, pap, actor.world_id, controlled=handling.originator_control)
    if groups is not None:
        marking = max(marking, Tlp.AMBER_STRICT)
    named = groups if groups is not None else terms.incoming.groups if terms is not None else ()
    arrival = Arrival(
        [content], "event.json", "application/json", Marking(marking, named), source_id=source_id,
        idempotency_key=key, limit=EVENT_LIMIT, handling=handling,
    )  # fmt: skip
    with seeing(actor):
        receipt, again = keep(actor, arrival)
        return Taken(receipt.id, None if again else remember(actor, receipt, _items(converted), named), again)


def _timed(document: Any, now: str) -> Any:
    """What its maker has not dated is of now, as MISP does with it."""
    event = document.get("Event", document) if isinstance(document, dict) else None
    if not isinstance(event, dict) or event.get("timestamp"):
        return document
    attributes = event.get("Attribute")
    dated = [{"timestamp": now, **one} if isinstance(one, dict) else one for one in attributes or ()]
    return event | {"timestamp": now} | ({"Attribute": dated} if isinstance(attributes, list) else {})


def said_of(document: object) -> Tlp:
    """The narrowest TLP tag on an event as a whole; TLP:AMBER where it has none."""
    found = _tlp_of(document)
    return Tlp.AMBER if found is None else found


def _said(document: object) -> Handling:
    """What the tags of an event ask beyond TLP."""
    refs = refs_in_tags(_tags_of(document))
    pap = next((PAP_BY_MARKING_ID[ref] for ref in refs if ref in PAP_BY_MARKING_ID), None)
    return Handling(originator_control=ORIGINATOR_CONTROL in refs, pap=pap)


def _tags_of(document: object) -> list[str]:
    event = document.get("Event", document) if isinstance(document, dict) else {}
    return tag_names(event) if isinstance(event, dict) and isinstance(event.get("Tag"), list) else []


def _tlp_of(document: object) -> Tlp | None:
    found = []
    for name in _tags_of(document):
        if name.lower().startswith("tlp:"):
            try:
                found.append(marking_named(name))
            except UnknownMarking:
                found.append(Tlp.AMBER)
    return max(found, default=None)


def _items(converted: Converted) -> Iterator[Item | Problem | Unfit]:
    for place, value in enumerate(converted.objects):
        problems = check(value, f"objects[{place}]")
        yield Unfit(problems) if problems else Item(f"objects[{place}]", msgspec.json.encode(value), value)
    for note in converted.notes:
        yield Problem(path=note.path, clause="MISP core format", code=note.reason, message=note.explanation, note=True)
