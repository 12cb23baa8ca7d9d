"""MITRE ATT&CK and ATLAS as STIX 2.1 objects, from the galaxies that come with the installation. Pure.

Techniques, groups, software and mitigations keep MITRE's own ids. Relationships have no id in the galaxies: theirs
follow from their two ends. The galaxies carry no times; ``modified`` follows from their version, so that a later
package brings later versions and the same package brings nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any, Final
from uuid import UUID, uuid5

from noroshi.release.types import Tlp

MITRE: Final = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5"
_CREATED: Final = datetime(2017, 6, 1, tzinfo=UTC)
_RELATIONSHIPS: Final = UUID("6f6b0d1e-8f0c-5a3e-9d55-0f4c0f7b6a11")
_KINDS_OF_RELATION: Final = frozenset({"uses", "mitigates", "subtechnique-of", "revoked-by"})
_CHAINS: Final = {"attack": "mitre-attack", "mobile": "mitre-mobile-attack", "pre": "mitre-pre-attack"}

StixObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A galaxy: its file's name, the STIX type of its entries, the source that its identifiers belong to."""

    file: str
    type: str
    source: str


_CLUSTERS: Final = (
    _Cluster("mitre-attack-pattern", "attack-pattern", "mitre-attack"),
    _Cluster("mitre-intrusion-set", "intrusion-set", "mitre-attack"),
    _Cluster("mitre-malware", "malware", "mitre-attack"),
    _Cluster("mitre-tool", "tool", "mitre-attack"),
    _Cluster("mitre-course-of-action", "course-of-action", "mitre-attack"),
    _Cluster("mitre-atlas-attack-pattern", "attack-pattern", "mitre-atlas"),
    _Cluster("mitre-atlas-course-of-action", "course-of-action", "mitre-atlas"),
)


def attack_objects() -> Iterator[StixObject]:
    """Every object, marked TLP:CLEAR: first the identity that made them, then what it describes, then who uses what."""
    yield _identity()
    read = [(one, *_read(one)) for one in _CLUSTERS]
    types = {str(entry["uuid"]): one.type for one, _, entries in read for entry in entries}
    for one, version, entries in read:
        for entry in entries:
            yield _object(one, entry, _time(version))
    seen: set[str] = set()
    for _, version, entries in read:
        for entry in entries:
            for made in _relationships(entry, types, _time(version)):
                if made["id"] not in seen:
                    seen.add(made["id"])
                    yield made


def _read(one: _Cluster) -> tuple[int, list[Mapping[str, Any]]]:
    clusters = resources.files("pymispgalaxies").joinpath("data", "misp-galaxy", "clusters", f"{one.file}.json")
    held: Mapping[str, Any] = json.loads(clusters.read_bytes())
    return int(held["version"]), held["values"]


def _time(version: int) -> str:
    return f"{_CREATED + timedelta(days=version):%Y-%m-%dT%H:%M:%S.000Z}"


def _common(stix_id: str, modified: str) -> StixObject:
    return {
        "type": stix_id.partition("--")[0],
        "spec_version": "2.1",
        "id": stix_id,
        "created": _time(0),
        "modified": modified,
        "object_marking_refs": [Tlp.CLEAR.marking_id],
    }


def _identity() -> StixObject:
    named = {"name": "The MITRE Corporation", "identity_class": "organization"}
    return _common(MITRE, _time(0)) | named


def _object(one: _Cluster, entry: Mapping[str, Any], modified: str) -> StixObject:
    meta: Mapping[str, Any] = entry.get("meta", {})
    identifier = str(meta.get("external_id", ""))
    made = _common(f"{one.type}--{entry['uuid']}", modified)
    made["created_by_ref"] = MITRE
    made["name"] = str(entry["value"]).removesuffix(f" - {identifier}")
    if description := entry.get("description"):
        made["description"] = str(description)
    if entry.get("revoked"):
        made["revoked"] = True
    if one.type == "malware":
        made["is_family"] = True
    made |= _listed(one.type, made["name"], meta)
    made["external_references"] = list(_references(one.source, identifier, meta.get("refs", ())))
    return made


def _listed(kind: str, name: str, meta: Mapping[str, Any]) -> StixObject:
    found: StixObject = {}
    aliases = [alias for alias in meta.get("synonyms", ()) if alias != name]
    if aliases and kind != "course-of-action":
        found["aliases"] = aliases
    phases = dict.fromkeys(_phase(text) for text in meta.get("kill_chain", ()))
    if phases:
        found["kill_chain_phases"] = [{"kill_chain_name": chain, "phase_name": phase} for chain, phase in phases]
    if platforms := meta.get("mitre_platforms"):
        found["x_mitre_platforms"] = list(platforms)
    return found


def _phase(text: str) -> tuple[str, str]:
    """``attack-Windows:initial-access`` names the chain with the platform: the platform is said elsewhere."""
    chain, _, phase = text.partition(":")
    return _CHAINS.get(chain.partition("-")[0], chain), phase


def _references(source: str, identifier: str, urls: list[str]) -> Iterator[StixObject]:
    own = [url for url in urls if identifier and url.rstrip("/").endswith(identifier.replace(".", "/"))]
    own += [url for url in urls if identifier and url.rstrip("/").endswith(identifier)]
    if identifier:
        yield {"source_name": source, "external_id": identifier} | ({"url": own[0]} if own else {})
    for url in urls:
        if url not in own[:1]:
            yield {"source_name": url.split("/")[2] if "://" in url else source, "url": url}


def _relationships(entry: Mapping[str, Any], types: Mapping[str, str], modified: str) -> Iterator[StixObject]:
    begin = str(entry["uuid"])
    for related in entry.get("related", ()):
        kind, end = str(related["type"]), str(related["dest-uuid"])
        if kind not in _KINDS_OF_RELATION or end not in types:
            continue
        source, target = f"{types[begin]}--{begin}", f"{types[end]}--{end}"
        made = _common(f"relationship--{uuid5(_RELATIONSHIPS, f'{source} {kind} {target}')}", modified)
        yield made | {
            "created_by_ref": MITRE,
            "relationship_type": kind,
            "source_ref": source,
            "target_ref": target,
        }
