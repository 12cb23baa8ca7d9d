"""Rules of STIX 2.1 between the properties of one object, by type. Each property is already known to be good."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .kinds import found
from .meta import TLP1
from .problems import Problem
from .timestamps import order_key

Rule = Callable[[dict[str, Any], list[Problem]], None]

TRIGGERS: dict[Rule, str] = {}
"""The property without which a rule has nothing to say; a rule that is not named here looks at every object."""

_STEP = re.compile(r"\[([0-9]{1,9})\]|([^.\[\]]{1,250})")
_SELECTOR = re.compile(r"[^.\[\]]{1,250}(?:\.(?:\[[0-9]{1,9}\]|[^.\[\]]{1,250}))*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def in_order(
    value: dict[str, Any], first: str, last: str, section: str, problems: list[Problem], *, strictly: bool = False
) -> None:
    """``last`` not before ``first``; with ``strictly`` not equal either."""
    earlier, later = value.get(first), value.get(last)
    if earlier is None or later is None:
        return
    if earlier == later:
        wrong = strictly
    else:
        # The texts differ, but perhaps only in zeros after the point.
        one, other = order_key(earlier), order_key(later)
        wrong = other < one or (strictly and other == one)
    if wrong:
        message = "“{last}” must be later than “{first}”." if strictly else "“{last}” must not be before “{first}”."
        found(problems, last, section, "timestamp.order", message, first=first, last=last)


def _ordered(first: str, last: str, section: str, *, strictly: bool = False) -> Rule:
    def rule(value: dict[str, Any], problems: list[Problem]) -> None:
        if last in value:
            in_order(value, first, last, section, problems, strictly=strictly)

    TRIGGERS[rule] = last
    return rule


def _not_both(one: str, other: str, section: str) -> Rule:
    def rule(value: dict[str, Any], problems: list[Problem]) -> None:
        if one in value and other in value:
            message = "“{one}” and “{other}” must not both be present."
            found(problems, other, section, "property.both", message, one=one, other=other)

    TRIGGERS[rule] = one
    return rule


def _needs(name: str, *needed: str, section: str) -> Rule:
    def rule(value: dict[str, Any], problems: list[Problem]) -> None:
        for other in needed:
            if name in value and other not in value:
                message = "“{needed}” is required where “{name}” is present."
                found(problems, other, section, "property.needed", message, name=name, needed=other)

    TRIGGERS[rule] = name
    return rule


def _malware(value: dict[str, Any], problems: list[Problem]) -> None:
    """§4.11: a family has a name."""
    if value["is_family"] and "name" not in value:
        found(problems, "name", "4.11", "property.needed", "A malware family must have a name.")


def _location(value: dict[str, Any], problems: list[Problem]) -> None:
    """§4.10: a region, a country, or a latitude with a longitude."""
    if not ("region" in value or "country" in value or ("latitude" in value and "longitude" in value)):
        message = "At least one of these must be present: {names}."
        found(problems, "", "4.10", "property.none", message, names="region, country, latitude with longitude")


def _email(value: dict[str, Any], problems: list[Problem]) -> None:
    """§6.6: body and body_multipart follow is_multipart."""
    wrong = "body" if value["is_multipart"] else "body_multipart"
    if wrong in value:
        message = "“{name}” must not be present when “is_multipart” is {truth}."
        truth = str(value["is_multipart"]).lower()
        found(problems, wrong, "6.6", "property.forbidden", message, name=wrong, truth=truth)


def _traffic(value: dict[str, Any], problems: list[Problem]) -> None:
    """§6.12: what is still active has no end."""
    if value.get("is_active") and "end" in value:
        message = "“{name}” must not be present when “is_active” is {truth}."
        found(problems, "end", "6.12", "property.forbidden", message, name="end", truth="true")


def _references(value: dict[str, Any], problems: list[Problem]) -> None:
    """§2.5: an external reference says at least one thing beside its source."""
    for index, reference in enumerate(value.get("external_references", ())):
        if not ("description" in reference or "url" in reference or "external_id" in reference):
            message = "At least one of these must be present: {names}."
            where = f"external_references[{index}]"
            found(problems, where, "2.5", "property.none", message, names="description, url, external_id")


def _marking(value: dict[str, Any], problems: list[Problem]) -> None:
    """§7.2.1: the definition fits its type, and TLP 1 has four fixed objects only."""
    kind, definition = value.get("definition_type"), value.get("definition")
    if (kind is None) != (definition is None):
        message = "“definition_type” and “definition” must stand together."
        found(problems, "definition_type", "7.2.1", "property.needed", message)
    elif kind in ("statement", "tlp") and type((definition or {}).get(kind)) is not str:
        found(problems, "definition", "7.2.1", "marking.definition", "The definition must hold “{kind}”.", kind=kind)
    elif kind == "tlp":
        level = (definition or {})["tlp"]
        if TLP1.get(f"TLP:{level.upper()}") != value["id"]:
            message = "A TLP marking must be one of the four predefined objects."
            found(problems, "id", "7.2.1.4", "marking.tlp", message)


def _language(value: dict[str, Any], problems: list[Problem]) -> None:
    """§7.1: language tags (RFC 5646), each with a dictionary of texts."""
    for tag, texts in value["contents"].items():
        if _LANGUAGE.fullmatch(tag) is None:
            found(problems, f"contents.{tag[:40]}", "7.1", "language.tag", "This is not a language tag of RFC 5646.")
        elif type(texts) is not dict or not texts:
            found(problems, f"contents.{tag}", "7.1", "value.kind", "This must be {kind}.", kind="a dictionary")


_SEEN = "first_seen", "last_seen"
_REFERRING = (_references,)
TRIGGERS[_references] = "external_references"
RULES: dict[str, tuple[Rule, ...]] = {
    "attack-pattern": _REFERRING,
    "campaign": (*_REFERRING, _ordered(*_SEEN, "4.2")),
    "course-of-action": _REFERRING,
    "grouping": _REFERRING,
    "identity": _REFERRING,
    "incident": _REFERRING,
    "indicator": (*_REFERRING, _ordered("valid_from", "valid_until", "4.7", strictly=True)),
    "infrastructure": (*_REFERRING, _ordered(*_SEEN, "4.8")),
    "intrusion-set": (*_REFERRING, _ordered(*_SEEN, "4.9")),
    "location": (
        *_REFERRING,
        _location,
        _needs("latitude", "longitude", section="4.10"),
        _needs("longitude", "latitude", section="4.10"),
        _needs("precision", "latitude", "longitude", section="4.10"),
    ),
    "malware": (*_REFERRING, _malware, _ordered(*_SEEN, "4.11")),
    "malware-analysis": _REFERRING,
    "note": _REFERRING,
    "observed-data": (
        *_REFERRING,
        _ordered("first_observed", "last_observed", "4.14"),
        _not_both("objects", "object_refs", "4.14"),
    ),
    "opinion": _REFERRING,
    "report": _REFERRING,
    "threat-actor": (*_REFERRING, _ordered(*_SEEN, "4.17")),
    "tool": _REFERRING,
    "vulnerability": _REFERRING,
    "relationship": (*_REFERRING, _ordered("start_time", "stop_time", "5.1", strictly=True)),
    "sighting": (*_REFERRING, _ordered(*_SEEN, "5.2")),
    "artifact": (
        _not_both("payload_bin", "url", "6.1"),
        _needs("url", "hashes", section="6.1"),
        _needs("decryption_key", "encryption_algorithm", section="6.1"),
    ),
    "email-message": (_email,),
    "network-traffic": (_traffic, _ordered("start", "end", "6.12")),
    "marking-definition": (*_REFERRING, _marking),
    "language-content": (*_REFERRING, _language),
    "extension-definition": _REFERRING,
}


def check_selectors(value: dict[str, Any], problems: list[Problem]) -> None:
    """§7.2.3.1: each selector of a granular marking points at something that is there."""
    for index, marking in enumerate(value["granular_markings"]):
        for number, selector in enumerate(marking["selectors"]):
            if not _resolves(value, selector):
                where = f"granular_markings[{index}].selectors[{number}]"
                message = "The selector “{selector}” points at nothing in this object."
                found(problems, where, "7.2.3.1", "selector.unresolved", message, selector=selector[:250])


def _resolves(value: Any, selector: str) -> bool:
    if _SELECTOR.fullmatch(selector) is None:
        return False
    for index, name in _STEP.findall(selector):
        if index:
            if not isinstance(value, list) or int(index) >= len(value):
                return False
            value = value[int(index)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            return False
    return True
