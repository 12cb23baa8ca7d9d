"""A MISP event out of STIX objects that no MISP event was made into: reports of our own, bundles from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from noroshi.formats.handling import TAGS
from noroshi.formats.making import Object
from noroshi.formats.misp.assembling import TLP_TAGS, sighting, stamp
from noroshi.observables import Kind, Role, from_object
from noroshi.stix.meta import TLP2_AMBER, TLP2_AMBER_STRICT, TLP2_CLEAR, TLP2_GREEN, TLP2_RED

VALUES: Final = UUID("1b0b6f86-3cf0-5d1b-9d37-0c8f0f6d1c55")
"""Namespace of the UUIDs of attributes of which several come from one object."""
_TAGS: Final = {**TLP_TAGS, **TAGS}
_DISTRIBUTIONS: Final = {TLP2_CLEAR: "3", TLP2_GREEN: "1", TLP2_AMBER: "0", TLP2_AMBER_STRICT: "0", TLP2_RED: "0"}
"""Everybody; this community; the receiver's organisation only: TLP itself stands in the tag."""
_NETWORK, _PAYLOAD, _FRAUD = "Network activity", "Payload delivery", "Financial fraud"
_ANALYSIS: Final = "External analysis"
ATTRIBUTES: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.IPV4: ("ip-dst", _NETWORK), Kind.IPV6: ("ip-dst", _NETWORK), Kind.CIDR4: ("ip-dst", _NETWORK),
    Kind.CIDR6: ("ip-dst", _NETWORK), Kind.DOMAIN: ("domain", _NETWORK), Kind.URL: ("url", _NETWORK),
    Kind.EMAIL: ("email", _PAYLOAD), Kind.MD5: ("md5", _PAYLOAD), Kind.SHA1: ("sha1", _PAYLOAD),
    Kind.SHA256: ("sha256", _PAYLOAD), Kind.SHA512: ("sha512", _PAYLOAD), Kind.FUZZY_HASH: ("ssdeep", _PAYLOAD),
    Kind.CERTIFICATE_SHA1: ("x509-fingerprint-sha1", _NETWORK),
    Kind.CERTIFICATE_SHA256: ("x509-fingerprint-sha256", _NETWORK), Kind.JA3: ("ja3-fingerprint-md5", _NETWORK),
    Kind.ASN: ("AS", _NETWORK), Kind.CVE: ("vulnerability", _ANALYSIS), Kind.CPE: ("cpe", _ANALYSIS),
    Kind.BANK_ACCOUNT: ("bank-account-nr", _FRAUD), Kind.PHONE: ("phone-number", _FRAUD),
    Kind.FILENAME: ("filename", _PAYLOAD), Kind.MUTEX: ("mutex", "Artifacts dropped"),
    Kind.REGISTRY_KEY: ("regkey", "Persistence mechanism"), Kind.USER_AGENT: ("user-agent", _NETWORK),
    Kind.MAC: ("mac-address", _NETWORK),
}  # fmt: skip
"""The type and category of the attribute for each kind of value; every other kind is a ``text`` of ``Other``."""
_RULES: Final = ("yara", "sigma", "snort", "suricata")
_GALAXIES: Final = {
    "attack-pattern": "mitre-attack-pattern", "intrusion-set": "mitre-intrusion-set", "malware": "malware",
    "tool": "tool", "threat-actor": "threat-actor", "course-of-action": "mitre-course-of-action",
    "campaign": "campaign",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issuer:
    """In whose name an event goes out where the maker is not to be named: the office that runs this installation."""

    name: str
    uuid: str


def compose(
    own: Object, parts: Iterable[Object], issuer: Issuer, sightings: Mapping[str, Sequence[Object]] | None = None
) -> Object:
    """The event that tells what ``own`` refers to. ``own`` is a report or grouping, or whatever stands for one.

    It needs ``id``, ``name``, ``created``, ``modified``. Attributes: values of indicators (``to_ids``) and of
    observables. Tags: markings, labels, actors, malware, techniques. Notes are written reports. What MISP has no form
    for is in the table of docs/reference/misp.md.
    """
    held = list(parts)
    seen = sightings or {}
    maker = next((one for one in held if one["id"] == own.get("created_by_ref")), None)
    issued = {"name": issuer.name, "uuid": issuer.uuid}
    attributes = [made for one in held for made in attributes_of(one, seen.get(one["id"], ()))]
    return {
        "uuid": own["id"][-36:],
        "info": own.get("name") or "Noroshi",
        "date": str(own.get("published") or own["created"])[:10],
        "timestamp": stamp(own["modified"]),
        "publish_timestamp": stamp(own["modified"]),
        "published": own["type"] != "grouping",
        "analysis": "1" if own["type"] == "grouping" else "2",
        "threat_level_id": "4",
        "distribution": _distribution(own),
        "attribute_count": str(len(attributes)),
        "extends_uuid": "",
        "Org": issued,
        "Orgc": {"name": maker["name"], "uuid": maker["id"][-36:]} if maker else issued,
        "Tag": [*tags_of(own), *_galaxy_tags(held)],
        "Attribute": attributes,
        "Object": [],
        "EventReport": [_report(one) for one in held if one["type"] == "note"] + _description(own),
        "Galaxy": [],
        "RelatedEvent": [],
        "ShadowAttribute": [],
    }


def _distribution(one: Mapping[str, Any]) -> str:
    marks = [_DISTRIBUTIONS[mark] for mark in one.get("object_marking_refs", ()) if mark in _DISTRIBUTIONS]
    return min(marks, default="0")


def tags_of(one: Mapping[str, Any]) -> list[Object]:
    """Markings and labels as tags."""
    marks = [_TAGS[mark] for mark in one.get("object_marking_refs", ()) if mark in _TAGS]
    return [{"name": name} for name in dict.fromkeys([*marks, *one.get("labels", ())])]


def _galaxy_tags(held: Sequence[Object]) -> list[Object]:
    named = [_entry(one) for one in held if one["type"] in _GALAXIES and one.get("name")]
    return [{"name": name} for name in dict.fromkeys(named)]


def _entry(one: Mapping[str, Any]) -> str:
    references = one.get("external_references", ())
    known = [each.get("external_id") for each in references if str(each.get("source_name", "")).startswith("mitre")]
    name = f"{one['name']} - {known[0]}" if known and known[0] else str(one["name"])
    galaxy = one.get("x_misp_galaxy") or _GALAXIES[one["type"]]
    return f'misp-galaxy:{galaxy}="{name.replace(chr(34), chr(39))}"'


def attributes_of(one: Mapping[str, Any], seen: Sequence[Object] = ()) -> list[Object]:
    """The attributes that tell what an object holds: of an indicator to be detected, of an observable not."""
    if one["type"] == "indicator" and one.get("pattern_type") in _RULES:
        return [_attribute(one, one["id"][-36:], str(one["pattern_type"]), _PAYLOAD, str(one["pattern"]), seen)]
    role = Role.TESTS if one["type"] == "indicator" else Role.REFERS if one["type"] == "vulnerability" else Role.IS
    values = list(dict.fromkeys((found.kind, found.value) for found in from_object(one) if found.role is role))
    made = [_of_value(one, kind, value, len(values) == 1, seen) for kind, value in values]
    if not made and one["type"] == "indicator":
        return [_attribute(one, one["id"][-36:], "stix2-pattern", _PAYLOAD, str(one["pattern"]), seen)]
    return made


def _of_value(one: Mapping[str, Any], kind: Kind, value: str, alone: bool, seen: Sequence[Object]) -> Object:
    name, category = ATTRIBUTES.get(kind, ("text", "Other"))
    if kind is Kind.FUZZY_HASH and value.startswith("T1"):
        name = "tlsh"
    uuid = one["id"][-36:] if alone else str(uuid5(VALUES, f"{one['id']} {int(kind)} {value}"))
    return _attribute(one, uuid, name, category, value, seen)


def _attribute(
    one: Mapping[str, Any], uuid: str, kind: str, category: str, value: str, seen: Sequence[Object]
) -> Object:
    told = [str(one.get("name", "")), str(one.get("description", ""))] if one["type"] == "indicator" else []
    return {
        "uuid": uuid,
        "type": kind,
        "category": category,
        "value": value,
        "to_ids": one["type"] == "indicator" and not one.get("revoked", False),
        "comment": "\n".join(dict.fromkeys(part for part in told if part and part != value)),
        "timestamp": stamp(one.get("modified") or "2000-01-01T00:00:00Z"),
        "distribution": "5",
        "deleted": bool(one.get("revoked", False)),
        "disable_correlation": False,
        "object_relation": None,
        **({"first_seen": one["valid_from"]} if "valid_from" in one else {}),
        **({"last_seen": one["valid_until"]} if "valid_until" in one else {}),
        "Tag": tags_of(one),
        **({"Sighting": [sighting(each) for each in seen]} if seen else {}),
    }


def _report(one: Mapping[str, Any]) -> Object:
    return {
        "uuid": one["id"][-36:],
        "name": str(one.get("abstract") or "Note"),
        "content": str(one.get("content", "")),
        "distribution": "5",
        "timestamp": stamp(one["modified"]),
        "deleted": bool(one.get("revoked", False)),
    }


def _description(own: Mapping[str, Any]) -> list[Object]:
    if not own.get("description"):
        return []
    written = {"id": f"note--{uuid5(VALUES, own['id'])}", "abstract": own.get("name"), "content": own["description"]}
    return [_report({**written, "modified": own["modified"]})]


def parts_named(own: Mapping[str, Any]) -> Iterator[str]:
    """The ids of what an event's own object refers to, its maker among them, each once."""
    named = [own.get("created_by_ref"), *own.get("object_refs", ())]
    yield from dict.fromkeys(one for one in named if isinstance(one, str))
