"""The catalogue of known exploited vulnerabilities of CISA (JSON schema of the catalogue, version 1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from noroshi.formats.errors import NotKev
from noroshi.formats.json_text import decode
from noroshi.formats.making import (
    CLEAR,
    TIMELESS,
    Converted,
    Note,
    Object,
    made,
    moment_of,
    vulnerability,
)
from noroshi.observables import Kind, NotAnObservable, normalise, product
from noroshi.observables.stix_forms import deterministic

EXTENSION: Final = "extension-definition--b8e64ff2-3f5f-5a52-9c1b-4d7f7d3f0c11"
"""Our property extension that carries what the catalogue says beyond STIX."""
_CARRIED: Final = {
    "dateAdded": "date_added",
    "dueDate": "due_date",
    "knownRansomwareCampaignUse": "known_ransomware_campaign_use",
    "requiredAction": "required_action",
    "notes": "notes",
}
_KNOWN: Final = {*_CARRIED, "cveID", "vendorProject", "product", "vulnerabilityName", "shortDescription", "cwes"}


def read(content: bytes) -> Converted:
    """The catalogue from its bytes. Raises NotJson, DuplicateKey, TooDeep, NotKev."""
    return convert(decode(content))


def convert(document: Any) -> Converted:
    """The decoded catalogue as vulnerabilities, software and what joins them, each marked TLP:CLEAR.

    A vulnerability keeps its id from release to release (it follows from the CVE); ``modified`` follows the release.
    Entries that cannot be carried are in the notes with their path. Raises NotKev.
    """
    entries = document.get("vulnerabilities") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise NotKev
    released = moment_of(str(document.get("dateReleased", ""))) or TIMELESS
    objects: dict[str, Object] = {}
    notes: list[Note] = []
    for place, entry in enumerate(entries):
        for one in _entry(entry, f"$.vulnerabilities[{place}]", released, notes):
            objects.setdefault(one["id"], one)
    return Converted(list(objects.values()), notes)


def _entry(entry: Any, path: str, released: str, notes: list[Note]) -> Iterator[Object]:
    if not isinstance(entry, dict):
        notes.append(Note(path, "not-an-object"))
        return
    try:
        cve = normalise(Kind.CVE, str(entry.get("cveID", ""))).value
    except NotAnObservable as error:
        notes.append(Note(f"{path}.cveID", error.reason, error.text))
        return
    notes += [Note(f"{path}.{key}", "unknown-property") for key in sorted(entry.keys() - _KNOWN)]
    exploited = _exploited(entry, cve, released)
    yield exploited
    yield from _affected(entry, path, exploited, notes)


def _exploited(entry: Object, cve: str, released: str) -> Object:
    added = moment_of(str(entry.get("dateAdded", ""))) or TIMELESS
    said = {ours: entry[theirs] for theirs, ours in _CARRIED.items() if isinstance(entry.get(theirs), str)}
    cwes = [str(cwe) for cwe in entry["cwes"]] if isinstance(entry.get("cwes"), list) else []
    made_object = vulnerability(cve, cve)
    made_object |= {"created": added, "modified": max(added, released), "object_marking_refs": [CLEAR]}
    made_object["description"] = "\n\n".join(
        text for key in ("vulnerabilityName", "shortDescription") if isinstance(text := entry.get(key), str) and text
    )
    made_object["external_references"] += [{"source_name": "cwe", "external_id": cwe} for cwe in cwes]
    made_object["extensions"] = {EXTENSION: {"extension_type": "property-extension", **said}}
    return made_object if made_object["description"] else {k: v for k, v in made_object.items() if k != "description"}


def _affected(entry: Object, path: str, exploited: Object, notes: list[Note]) -> Iterator[Object]:
    vendor, name = str(entry.get("vendorProject") or "").strip(), str(entry.get("product") or "").strip()
    try:
        canonical = product(vendor, name).value
    except NotAnObservable as error:
        notes.append(Note(f"{path}.product", error.reason, error.text))
        return
    named = {"name": name, "vendor": vendor, "cpe": canonical + ":*" * 8}
    software: Object = {
        "type": "software",
        "spec_version": "2.1",
        "id": deterministic("software", named),
        **named,
        "object_marking_refs": [CLEAR],
    }
    yield software
    yield {
        "type": "relationship",
        "spec_version": "2.1",
        "id": made("relationship", software["id"], "has", exploited["id"]),
        "created": exploited["created"],
        "modified": exploited["created"],
        "relationship_type": "has",
        "source_ref": software["id"],
        "target_ref": exploited["id"],
        "object_marking_refs": [CLEAR],
    }
