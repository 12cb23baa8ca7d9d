"""An envelope that was sent: its objects by marking, and what is wrong with the others. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from noroshi.knowledge.services import Item
from noroshi.release.types import TLP_BY_MARKING_ID, Tlp
from noroshi.sharing.taxii.errors import EnvelopeNotReadable
from noroshi.sharing.taxii.types import InboxRules
from noroshi.stix import Problem, RawItem, StixError, check, split
from noroshi.stix.upgrade import is_stix_20, upgrade


@dataclass(frozen=True, slots=True)
class Detail:
    """One object in a status resource (TAXII 2.1 §4.3.1)."""

    id: str
    version: str
    message: str = ""


@dataclass(slots=True)
class Envelope:
    """The objects that are taken, under the marking that each will have, and both lists of details."""

    items: defaultdict[Tlp, list[Item]] = field(default_factory=lambda: defaultdict(list))
    successes: list[Detail] = field(default_factory=list)
    failures: list[Detail] = field(default_factory=list)


def read_envelope(body: bytes, rules: InboxRules) -> Envelope:
    """What was sent. Raises EnvelopeNotReadable where the whole is none; one bad object costs only itself."""
    if not _lists_objects(body):
        raise EnvelopeNotReadable(reason=_("it has no list of objects"))
    found = Envelope()
    try:
        for one in split([body]):
            if isinstance(one, Problem):
                found.failures.append(Detail(one.object_id or one.path, "", one.text))
            else:
                _take(found, one, rules)
    except StixError as error:
        raise EnvelopeNotReadable(reason=str(error)) from error
    if not (found.successes or found.failures):
        raise EnvelopeNotReadable(reason=_("there are no objects in it"))
    return found


def _lists_objects(body: bytes) -> bool:
    """Whether it may be an envelope; what is not JSON at all is told by whoever reads it."""
    try:
        held = msgspec.json.decode(body, type=dict[str, msgspec.Raw]).get("objects", msgspec.Raw(b""))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return body.lstrip()[:1] == b"{"
    return bytes(held).lstrip()[:1] == b"["


def _take(found: Envelope, one: RawItem, rules: InboxRules) -> None:
    detail = Detail(one.object_id or one.path, str(one.value.get("modified") or one.value.get("created") or "")[:40])
    try:
        items, wrong = _items(one)
    except StixError as error:
        items, wrong = [], str(error)
    tlp, refused = _marking(items[0].value, rules) if items else (rules.unmarked, "")
    if wrong or refused:
        found.failures.append(Detail(detail.id, detail.version, wrong or refused))
        return
    found.items[tlp] += items
    found.successes.append(detail)


def _items(one: RawItem) -> tuple[list[Item], str]:
    """The object, with what stands for itself inside one of STIX 2.0; or what is wrong with it. Raises StixError."""
    if not is_stix_20(one.value):
        return [Item(one.path, one.raw, one.value)], _broken(one.value, one.path)
    made = upgrade(one.value)
    items = [Item(one.path, one.raw, made.value, msgspec.json.encode(made.value))]
    items += [Item(f"{one.path}.{at}", msgspec.json.encode(held), held) for at, held in enumerate(made.observables)]
    return items, "; ".join(filter(None, (_broken(item.value, item.path) for item in items)))


def _broken(value: Mapping[str, Any], path: str) -> str:
    return "; ".join(problem.text for problem in check(dict(value), path) if not problem.note)


def _marking(value: Mapping[str, Any], rules: InboxRules) -> tuple[Tlp, str]:
    """The marking that the object will have, and why it is refused, if it is."""
    refs = value.get("object_marking_refs")
    said = [TLP_BY_MARKING_ID[ref] for ref in refs if ref in TLP_BY_MARKING_ID] if isinstance(refs, list) else []
    tlp = max(said) if said else rules.unmarked
    if tlp > rules.narrowest:
        allowed = rules.narrowest.label
        return tlp, _("marked %(said)s; you may mark up to %(allowed)s here") % {"said": tlp.label, "allowed": allowed}
    return max(tlp, rules.widest), ""
