"""An object's properties as a page shows them: typed where the standard names them, kept where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from noroshi.knowledge.preparing import moment
from noroshi.knowledge.wording import property_name

_STIX_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,249}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z").fullmatch
_ELSEWHERE: Final = frozenset({
    "type", "id", "spec_version", "name", "description", "object_marking_refs",
})  # fmt: skip
_FIRST: Final = (
    "pattern", "value", "path", "relationship_type", "source_ref", "target_ref", "sighting_of_ref",
    "kill_chain_phases", "aliases", "valid_from", "valid_until",
)  # fmt: skip
_CODE: Final = frozenset({"pattern", "value", "hashes", "path", "cpe", "key", "command_line"})
LONGEST_TEXT: Final = 20_000
MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a property: a text, code, a time, the STIX id that it refers to, or the address of a page."""

    text: str
    reference: str = ""
    url: str = ""
    moment: datetime | None = None
    code: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A property, its name in the reader's language, its values; ``left_out`` counts those beyond the first hundred."""

    key: str
    label: str
    parts: tuple[Part, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Technique:
    """What MITRE calls a technique: ``T1566.001`` or ``AML.T0000``, its page, its tactics."""

    identifier: str
    url: str
    tactics: tuple[str, ...]


def facts_of(value: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Every property that is not shown elsewhere on the page, the telling ones first, unknown ones too."""
    keys = [key for key in _FIRST if key in value]
    keys += [key for key in value if key not in _FIRST and key not in _ELSEWHERE]
    return tuple(_fact(key, value[key]) for key in keys)


def _fact(key: str, held: object) -> Fact:
    parts = list(_parts(key, held))
    return Fact(key, property_name(key), tuple(parts[:MOST_PARTS]), max(len(parts) - MOST_PARTS, 0))


def _parts(key: str, held: object) -> Iterator[Part]:
    if isinstance(held, list):
        for one in held:
            yield from _parts(key, one) if not isinstance(one, list) else (_part(key, one),)
    elif key == "external_references" and isinstance(held, dict):
        yield _external(held)
    elif key == "kill_chain_phases" and isinstance(held, dict):
        yield Part(f"{held.get('phase_name', '')} ({held.get('kill_chain_name', '')})")
    elif key == "hashes" and isinstance(held, dict):
        yield from (Part(f"{name}: {digest}", code=True) for name, digest in held.items())
    else:
        yield _part(key, held)


def _part(key: str, held: object) -> Part:
    if isinstance(held, str):
        if _STIX_ID(held):
            return Part(held, reference=held)
        if _TIME(held) and (at := moment(held)) is not None:
            return Part(held, moment=at)
        return Part(held[:LONGEST_TEXT], code=key in _CODE)
    if isinstance(held, bool):
        return Part("true" if held else "false")
    if isinstance(held, int | float):
        return Part(str(held))
    return Part(msgspec.json.format(msgspec.json.encode(held), indent=2).decode()[:LONGEST_TEXT], code=True)


def _external(held: Mapping[str, Any]) -> Part:
    """Only web addresses become links: anything else that calls itself a URL stays text."""
    url = held.get("url")
    named = [str(held[key]) for key in ("source_name", "external_id", "description") if held.get(key)]
    linked = isinstance(url, str) and url.startswith(("https://", "http://"))
    text = " · ".join(named)[:1000]
    return Part(text or str(url or ""), url=str(url) if linked else "")


def technique_of(value: Mapping[str, Any]) -> Technique | None:
    """The identifier and tactics of an ATT&CK or ATLAS technique; None for anything else."""
    if value.get("type") != "attack-pattern":
        return None
    for reference in _dicts(value.get("external_references")):
        if str(reference.get("source_name", "")).startswith("mitre") and reference.get("external_id"):
            url = str(reference.get("url", ""))
            phases = [str(phase.get("phase_name", "")) for phase in _dicts(value.get("kill_chain_phases"))]
            kept = url if url.startswith("https://") else ""
            return Technique(str(reference["external_id"]), kept, tuple(dict.fromkeys(phases)))
    return None


def _dicts(held: object) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in held if isinstance(one, dict)) if isinstance(held, list) else ()


def referred(facts: tuple[Fact, ...]) -> set[UUID]:
    """The UUIDs of what the facts refer to."""
    return {UUID(part.reference[-36:]) for fact in facts for part in fact.parts if part.reference}
