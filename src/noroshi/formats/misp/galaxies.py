"""Entries of MISP galaxies: actors, malware, tools and techniques that an event or attribute is tagged with."""

from __future__ import annotations

import re
from typing import Any, Final

from noroshi.formats.making import TIMELESS, Object, kept_or_made, made
from noroshi.formats.misp.event import Event, relationship
from noroshi.formats.misp.types import cluster_type
from noroshi.formats.misp.values import entries, tag_names, text

_TAG: Final = re.compile(r'misp-galaxy:([a-z0-9-]+)="(.+)"', re.DOTALL).fullmatch
_ATTACK_ID: Final = re.compile(r"^(.*?)\s+-\s+((?:T|G|S|M|TA)[0-9]{4}(?:\.[0-9]{3})?)$", re.DOTALL).match


def add_clusters(event: Event, source: Object, path: str, about: str | None = None) -> None:
    """Make the galaxy entries that an event or attribute names, in full or by a tag alone.

    ``about`` is the object that an attribute's entries speak of: an indicator indicates them, all else is related to
    them. What STIX has no object for is kept on the report.
    """
    for at, galaxy in entries(event, source, "Galaxy", path):
        for inner, cluster in entries(event, galaxy, "GalaxyCluster", at):
            _join(event, _cluster(event, galaxy, cluster, inner), about)
    for name in tag_names(source) if source.get("Tag") else ():
        if name.startswith("misp-galaxy:"):
            _join(event, event.cluster_ids.get(name) or _from_tag(event, name, path), about)


def _join(event: Event, cluster: str | None, about: str | None) -> None:
    if about is None or not cluster:
        return
    kind = "indicates" if about.startswith("indicator") and not cluster.startswith("course") else "related-to"
    event.add(relationship(event, kind, about, cluster))


def _cluster(event: Event, galaxy: Object, cluster: Object, path: str) -> str:
    tag = text(cluster, "tag_name")
    if tag in event.cluster_ids:
        return event.cluster_ids[tag]
    of = text(cluster, "type") or text(galaxy, "type")
    value = text(cluster, "value")
    stix = cluster_type(of)
    if stix is None or not value:
        event.kept_clusters.append({"galaxy": of, "value": value, "uuid": text(cluster, "uuid")})
        event.cluster_ids[tag] = ""
        return ""
    meta = cluster.get("meta")
    one = _entry(stix, value, of, text(cluster, "uuid"))
    one |= _description(text(cluster, "description")) | _from_meta(stix, meta if isinstance(meta, dict) else {}, one)
    event.cluster_ids[tag] = event.add(one)
    return event.cluster_ids[tag]


def _from_tag(event: Event, name: str, path: str) -> str:
    found = _TAG(name)
    stix = cluster_type(found[1]) if found else None
    if found is None or stix is None:
        event.kept_clusters.append({"tag": name})
        event.cluster_ids[name] = ""
        return ""
    event.cluster_ids[name] = event.add(_entry(stix, found[2], found[1], ""))
    return event.cluster_ids[name]


def _entry(stix: str, value: str, galaxy: str, uuid: str) -> Object:
    parts = _ATTACK_ID(value)
    name = parts[1] if parts and parts[1] else value
    one: Object = {
        "type": stix,
        "spec_version": "2.1",
        "id": kept_or_made(stix, uuid, galaxy, value) if uuid else made(stix, galaxy, value),
        "created": TIMELESS,
        "modified": TIMELESS,
        "name": name,
        "x_misp_galaxy": galaxy,
    }
    if stix == "malware":
        one["is_family"] = True
    if parts:
        one["external_references"] = [{"source_name": "mitre-attack", "external_id": parts[2]}]
    return one


def _description(description: str) -> Object:
    return {"description": description} if description.strip() else {}


def _from_meta(stix: str, meta: dict[str, Any], one: Object) -> Object:
    known = {reference.get("external_id") for reference in one.get("external_references", ())}
    named = [name for name in _texts(meta, "external_id") if name not in known]
    references = [{"source_name": _catalogue_of(name), "external_id": name} for name in named]
    references += [{"source_name": "misp-galaxy", "url": url} for url in _texts(meta, "refs") if "://" in url]
    added: Object = {}
    if references:
        added["external_references"] = one.get("external_references", []) + references
    synonyms = list(dict.fromkeys(_texts(meta, "synonyms")))
    if synonyms and stix in ("threat-actor", "intrusion-set", "malware", "tool", "attack-pattern"):
        added["aliases"] = synonyms
    return added


def _catalogue_of(name: str) -> str:
    """The catalogue that gave a name; those of CAPEC and CVE are named so and no other way (STIX 2.1 §2.5)."""
    head = name.partition("-")[0]
    return head.lower() if head in {"CAPEC", "CVE"} else "mitre-attack"


def _texts(meta: dict[str, Any], key: str) -> list[str]:
    held = meta.get(key)
    listed = held if isinstance(held, list) else [held]
    return [one.replace("\0", "\ufffd") for one in listed if isinstance(one, str) and one]
