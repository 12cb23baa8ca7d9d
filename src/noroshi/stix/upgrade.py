"""STIX 2.0 to 2.1: a derivative under the same id. What arrived is never touched; this makes a new value.

What STIX 2.1 renamed is renamed, what it took away stays as a custom property, so nothing is lost. The container of
``observed-data`` becomes observables of their own, which inherit its markings: what was restricted stays restricted.
"""

from __future__ import annotations

import copy
import hashlib
import re
import uuid
from typing import Any

import msgspec

from .errors import NotUpgradable, NoTypedForm, PatternError
from .identifiers import CONTRIBUTING, observable_id
from .kinds import META_TYPES, SDO_TYPES, SRO_TYPES
from .pattern_tree import (
    AllOf,
    AnyOf,
    Comparison,
    Existence,
    Expression,
    Joined,
    ObjectPath,
    Observation,
    Qualified,
    Test,
)
from .patterns import parse

_VOCABULARIES: dict[str, tuple[str, frozenset[str]]] = {
    kind: (name, frozenset(values.split()))
    for kind, name, values in (
        (
            "indicator",
            "indicator_types",
            "anomalous-activity anonymization benign compromised malicious-activity attribution",
        ),
        (
            "malware",
            "malware_types",
            "adware backdoor bot ddos dropper exploit-kit keylogger ransomware remote-access-trojan "
            "resource-exploitation rogue-security-software rootkit screen-capture spyware trojan virus worm",
        ),
        (
            "report",
            "report_types",
            "threat-report attack-pattern campaign identity indicator intrusion-set malware observed-data "
            "threat-actor tool vulnerability",
        ),
        (
            "threat-actor",
            "threat_actor_types",
            "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state "
            "sensationalist spy terrorist",
        ),
        (
            "tool",
            "tool_types",
            "denial-of-service exploitation information-gathering network-capture credential-exploitation "
            "remote-access vulnerability-scanning",
        ),
    )
}
"""The label vocabularies of STIX 2.0 that became properties of their own in 2.1."""

_RENAMED: dict[str, dict[str, str]] = {
    "directory": {"created": "ctime", "modified": "mtime", "accessed": "atime"},
    "file": {"created": "ctime", "modified": "mtime", "accessed": "atime"},
    "process": {"created": "created_time", "binary_ref": "image_ref"},
    "user-account": {"password_last_changed": "credential_last_changed"},
    "windows-registry-key": {"modified": "modified_time"},
}
"""Properties of observables that STIX 2.1 renamed."""

_START_STOP = re.compile(r"\b(START|STOP)(\s+)'([^'\\]*)'")


class Upgraded(msgspec.Struct, frozen=True):
    """The derivative, and for observed-data the observables that were inside it."""

    value: dict[str, Any]
    observables: tuple[dict[str, Any], ...] = ()


def is_stix_20(value: dict[str, Any], bundle_version: str | None = None) -> bool:
    """Whether an object is of STIX 2.0: 2.1 demands ``spec_version`` on all but observables (§3.2), 2.0 has none."""
    stated = value.get("spec_version")
    if stated is not None:
        return bool(stated == "2.0")
    if bundle_version == "2.0":
        return True
    kind = value.get("type")
    return kind in SDO_TYPES or kind in SRO_TYPES or kind in META_TYPES or "created" in value


def upgrade(value: dict[str, Any]) -> Upgraded:
    """The STIX 2.1 derivative of a STIX 2.0 object, under the same id.

    Raises NotUpgradable when the object is too broken to say what it means.
    """
    if not isinstance(value.get("type"), str) or not isinstance(value.get("id"), str):
        raise NotUpgradable(reason="it has no type or no id")
    new = _renewed(value)
    kind = value["type"]
    if kind in _VOCABULARIES:
        _split_labels(new, *_VOCABULARIES[kind])
    if kind == "malware":
        # In STIX 2.0 malware has a name and no samples: it stands for a family.
        new.setdefault("is_family", True)
    elif kind == "indicator":
        new.setdefault("pattern_type", "stix")
        if isinstance(new.get("pattern"), str):
            new["pattern"] = upgrade_pattern(new["pattern"])
    elif kind == "observed-data" and isinstance(new.get("objects"), dict):
        return _unpacked(new)
    return Upgraded(new)


def upgrade_pattern(text: str) -> str:
    """A STIX 2.0 pattern in 2.1: moments as ``t'...'``, renamed properties. Unreadable ones come back as they are."""
    dated = _START_STOP.sub(r"\1\2t'\3'", text)
    try:
        tree = parse(dated)
    except PatternError:
        return text
    renamed = _renamed_expression(tree)
    return dated if renamed == tree else str(renamed)


def _renewed(value: dict[str, Any]) -> dict[str, Any]:
    """A copy with ``spec_version`` where 2.1 objects carry it: after the type.

    What it holds is shared with the original, which stays as it is: the upgrade puts new parts in the place of old
    ones and changes none.
    """
    return {"type": value["type"], "spec_version": "2.1"} | {
        name: held for name, held in value.items() if name not in {"type", "spec_version"}
    }


def _split_labels(new: dict[str, Any], name: str, vocabulary: frozenset[str]) -> None:
    labels = new.get("labels")
    if not isinstance(labels, list) or name in new:
        return
    moved = [label for label in labels if isinstance(label, str) and label in vocabulary]
    if not moved:
        return
    new[name] = moved
    # A granular marking that points into the labels would point elsewhere if any were taken away.
    if not any(selector.startswith("labels") for selector in _selectors(new)):
        rest = [label for label in labels if label not in moved]
        new.pop("labels")
        if rest:
            new["labels"] = rest


def _granular(value: dict[str, Any]) -> list[dict[str, Any]]:
    markings = value.get("granular_markings")
    return [marking for marking in markings if isinstance(marking, dict)] if isinstance(markings, list) else []


def _selectors(value: dict[str, Any]) -> list[str]:
    return [
        selector
        for marking in _granular(value)
        if isinstance(marking.get("selectors"), list)
        for selector in marking["selectors"]
        if isinstance(selector, str)
    ]


def _unpacked(new: dict[str, Any]) -> Upgraded:
    """Observed-data: its container becomes objects and references (STIX 2.1 §4.14)."""
    inner = new.pop("objects")
    if not inner or not all(isinstance(held, dict) and isinstance(held.get("type"), str) for held in inner.values()):
        raise NotUpgradable(reason="its observed objects cannot be read")
    markings = _markings_of_parts(new)
    container = _Container(new["id"], inner)
    observables = dict(map(container.made, inner))
    for made in observables.values():
        if markings:
            made["object_marking_refs"] = list(markings)
    new["object_refs"] = list(observables)
    return Upgraded(new, tuple(observables.values()))


def _markings_of_parts(new: dict[str, Any]) -> list[str]:
    """The markings of the whole, with those of parts of the container, which now must hold for the whole."""
    kept: list[dict[str, Any]] = []
    raised: list[dict[str, Any]] = []
    for marking in _granular(new):
        inside = any(str(selector).startswith("objects") for selector in marking.get("selectors") or ())
        (raised if inside else kept).append(marking)
    whole = [ref for ref in new.get("object_marking_refs") or () if isinstance(ref, str)]
    whole += [marking["marking_ref"] for marking in raised if isinstance(marking.get("marking_ref"), str)]
    markings = list(dict.fromkeys(whole))
    if raised:
        new.pop("granular_markings")
        if kept:
            new["granular_markings"] = kept
        if markings:
            new["object_marking_refs"] = markings
    return markings


class _Container:
    """The observables of one observed-data, and the identifiers that they get."""

    def __init__(self, owner: str, inner: dict[str, dict[str, Any]]) -> None:
        self._owner = owner
        self._inner = inner
        self._identifiers: dict[str, str] = {}
        self._open: set[str] = set()

    def made(self, key: str) -> tuple[str, dict[str, Any]]:
        identifier = self._identifier(key)
        held = self._linked(self._with_new_names(key))
        rest = {name: inner for name, inner in held.items() if name not in ("type", "id", "spec_version")}
        return identifier, {"type": held["type"], "spec_version": "2.1", "id": identifier, **rest}

    def _with_new_names(self, key: str) -> dict[str, Any]:
        held = self._inner[key]
        names = _RENAMED.get(held["type"], {})
        return {names.get(name, name): copy.deepcopy(inner) for name, inner in held.items()}

    def _contributing(self, key: str) -> dict[str, Any]:
        """Only what the identifier is made of, so that other references cannot close a circle."""
        held = self._with_new_names(key)
        wanted = ("type", *CONTRIBUTING.get(held["type"], ()))
        return {name: inner for name, inner in held.items() if name in wanted}

    def _identifier(self, key: str) -> str:
        """Deterministic from the content; from the place where the type has no such id, or objects form a circle."""
        if key not in self._identifiers:
            if key in self._open or len(self._open) > 64:
                return self._by_place(key)
            self._open.add(key)
            try:
                made = observable_id(self._linked(self._contributing(key)))
            except NoTypedForm:
                made = None
            self._open.discard(key)
            self._identifiers.setdefault(key, made or self._by_place(key))
        return self._identifiers[key]

    def _by_place(self, key: str) -> str:
        digest = hashlib.sha256(f"{self._owner}\n{key}".encode()).digest()
        self._identifiers[key] = f"{self._inner[key]['type']}--{uuid.UUID(bytes=digest[:16], version=4)}"
        return self._identifiers[key]

    def _linked(self, held: Any) -> Any:
        """The value with keys of the container replaced by identifiers, wherever a property is a reference."""
        if isinstance(held, dict):
            return {name: self._reference(name, inner) for name, inner in held.items()}
        return [self._linked(inner) for inner in held] if isinstance(held, list) else held

    def _reference(self, name: str, held: Any) -> Any:
        if name.endswith("_ref") and isinstance(held, str) and held in self._inner:
            return self._identifier(held)
        if name.endswith("_refs") and isinstance(held, list):
            return [self._reference("_ref", inner) for inner in held]
        return self._linked(held)


def _renamed_expression(node: Expression) -> Expression:
    match node:
        case Observation():
            return Observation(_renamed_test(node.test))
        case Qualified():
            return Qualified(_renamed_expression(node.expression), node.qualifiers)
        case Joined():
            return Joined(node.joint, tuple(map(_renamed_expression, node.expressions)))


def _renamed_test(node: Test) -> Test:
    match node:
        case Comparison():
            return Comparison(_renamed_path(node.path), node.operator, node.value, node.negated)
        case Existence():
            return Existence(_renamed_path(node.path), node.negated)
        case AllOf():
            return AllOf(tuple(map(_renamed_test, node.tests)))
        case AnyOf():
            return AnyOf(tuple(map(_renamed_test, node.tests)))


def _renamed_path(path: ObjectPath) -> ObjectPath:
    names = _RENAMED.get(path.object_type, {})
    first = path.steps[0]
    if isinstance(first, str) and first in names:
        return ObjectPath(path.object_type, (names[first], *path.steps[1:]))
    return path
