"""A product as STIX: the office's identity, its own indicators, a report, the other language. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from noroshi.sharing.products.types import LABELS, Content, ProductKind
from noroshi.stix.timestamps import format_timestamp

_NAMES: Final = UUID("6a3cf7de-8f0b-5b7a-9c55-0d0a4b1e7f21")
_ALWAYS: Final = "2025-07-01T00:00:00.000Z"
"""Since when there is the office (Act 42 of 2025): its identity is the same in every product."""
_VALUE: Final = re.compile(r"= '((?:[^'\\]|\\.)*)'")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of a joint product: whose, by which key, when, over which text (SHA-256)."""

    name: str
    key: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition is made from: whose, which, when. ``first_at`` is when the first edition was published."""

    family: UUID
    kind: ProductKind
    edition: int
    content: Content
    marking_id: str
    office_ja: str
    office_en: str
    office_key: str
    first_at: datetime
    at: datetime
    signed: tuple[Signed, ...] = ()


def objects_of(edition: Edition, patterns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The objects of an edition; ``patterns`` are indicators whose patterns it carries.

    The indicators are the office's own: they hold the pattern and its times, nothing that its reporter wrote.
    """
    at, first = format_timestamp(edition.at), format_timestamp(edition.first_at)
    common = {"spec_version": "2.1", "object_marking_refs": [edition.marking_id]}
    identity = _identity(edition.office_key, edition.office_en or edition.office_ja)
    signers = [_identity(one.key, one.name) for one in edition.signed if one.key != edition.office_key]
    by = {"created_by_ref": identity["id"]}
    indicators = [_indicator(one, edition, {**common, **by}, at, first) for one in patterns]
    report = {
        "type": "report", "id": report_id(edition.family), **common, **by, "created": first, "modified": at,
        "name": edition.content.title_ja, "description": _whole(edition.content, "ja"), "lang": "ja",
        "published": first,
        "report_types": ["threat-report"], "labels": [LABELS[edition.kind], f"edition-{edition.edition}"],
        "object_refs": [one["id"] for one in (identity, *signers, *indicators)],
    }  # fmt: skip
    if edition.signed:
        report["external_references"] = [_reference(one) for one in edition.signed]
    other = {
        "type": "language-content", "id": f"language-content--{uuid5(_NAMES, f'{edition.family} {edition.edition}')}",
        **common, **by, "created": at, "modified": at, "labels": [LABELS[edition.kind]],
        "object_ref": report["id"], "object_modified": at,
        "contents": {"en": {"name": edition.content.title_en, "description": _whole(edition.content, "en")}},
    }  # fmt: skip
    return [identity, *signers, *indicators, report, other]


def _identity(key: str, name: str) -> dict[str, Any]:
    return {
        "type": "identity", "spec_version": "2.1", "id": f"identity--{uuid5(_NAMES, key)}",
        "created": _ALWAYS, "modified": _ALWAYS, "name": name, "identity_class": "organization",
    }  # fmt: skip


def _reference(one: Signed) -> dict[str, str]:
    """A signer in STIX's own words: there is no object of it for signatures."""
    return {
        "source_name": "signature",
        "external_id": f"identity--{uuid5(_NAMES, one.key)}",
        "description": f"Signed by {one.name} at {format_timestamp(one.at)} over SHA-256 {one.digest}",
    }


def report_id(family: UUID) -> str:
    """The STIX id of a product's report: the same for all its editions."""
    return f"report--{family}"


def _indicator(
    of: Mapping[str, Any], edition: Edition, common: Mapping[str, Any], at: str, first: str
) -> dict[str, Any]:
    pattern = str(of["pattern"])
    found = _VALUE.search(pattern)
    made = {
        "type": "indicator", "id": f"indicator--{uuid5(_NAMES, f'{edition.family} {pattern}')}", **common,
        "created": first, "modified": at, "name": (found[1] if found else pattern)[:300], "pattern": pattern,
        "pattern_type": str(of.get("pattern_type", "stix")), "valid_from": str(of.get("valid_from", first)),
        "indicator_types": ["malicious-activity"],
    }  # fmt: skip
    return made | ({"valid_until": of["valid_until"]} if "valid_until" in of else {})


def _whole(content: Content, language: str) -> str:
    parts = [
        f"{heading}\n{text}".strip()
        for one in content.sections
        for heading, text in [(one.heading_ja, one.text_ja) if language == "ja" else (one.heading_en, one.text_en)]
    ]
    return "\n\n".join(parts)


def revoked(objects: Sequence[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """The versions by which the office takes an edition back, without its text; the identity stays."""
    moment = format_timestamp(at)
    return [
        {key: held for key, held in one.items() if key not in {"description", "contents"}}
        | {"modified": moment, "revoked": True}
        | ({"contents": {"en": {"name": "withdrawn"}}} if one["type"] == "language-content" else {})
        for one in objects
        if one["type"] != "identity"
    ]


def as_bundle(objects: Sequence[Mapping[str, Any]], family: UUID, edition: int) -> bytes:
    """A bundle of an edition."""
    made = {"type": "bundle", "id": f"bundle--{uuid5(_NAMES, f'{family} {edition} bundle')}", "objects": list(objects)}
    return msgspec.json.encode(made)
