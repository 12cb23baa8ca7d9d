"""Protects: the message that something is withdrawn says that it is, and nothing of what it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from inspect import signature
from typing import Any
from uuid import UUID, uuid5

import pytest
from stix2validator import ValidationOptions
from stix2validator.v21.musts import list_musts

from noroshi.release.types import Tlp
from noroshi.sharing.revoking import is_revocable, revoked_bytes, revoked_version
from noroshi.stix import check, pattern_values

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MAKER = "identity--11111111-1111-4111-8111-111111111111"
SECRET = "the pump of Organisation E-01"
EXTENSION = "extension-definition--22222222-2222-4222-8222-222222222222"
OPTIONS = ValidationOptions(version="2.1")
MUSTS = [
    partial(one, options=OPTIONS) if "options" in signature(one).parameters else one for one in list_musts(OPTIONS)
]
TYPES = [
    "attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident", "indicator",
    "infrastructure", "intrusion-set", "language-content", "location", "malware", "malware-analysis", "note",
    "observed-data", "opinion", "relationship", "report", "sighting", "threat-actor", "tool", "vulnerability",
]  # fmt: skip


def held(kind: str, **more: Any) -> dict[str, Any]:
    """An object of a type, whose every text is a secret."""
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid5(UUID(int=1), kind)}", "created_by_ref": MAKER,
        "created": "2026-11-01T00:00:00.000Z", "modified": "2026-11-02T00:00:00.000Z", "name": SECRET,
        "description": SECRET, "pattern": f"[file:name = '{SECRET}']", "source_ref": f"tool--{UUID(int=5)}",
        "labels": [SECRET], "x_note": SECRET, "external_references": [{"source_name": SECRET}], **more,
    }  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_it_is_the_same_object_revoked_by_its_maker_and_valid_and_carries_no_content(kind: str) -> None:
    made = revoked_version(held(kind), Tlp.GREEN, AT)

    same = {name: made[name] for name in ("type", "id", "created_by_ref", "created", "revoked", "modified")}
    before = {name: held(kind)[name] for name in ("type", "id", "created_by_ref", "created")}
    assert same == before | {"revoked": True, "modified": "2026-11-24T09:00:00.000Z"}
    assert SECRET not in json.dumps(made)
    assert str(UUID(int=5)) not in json.dumps(made)
    assert check(made) == ()
    assert [str(error) for one in MUSTS for error in one(made)] == []


def test_a_withdrawn_indicator_looks_for_nothing_that_there_is() -> None:
    [value] = pattern_values(revoked_version(held("indicator"), Tlp.GREEN, AT)["pattern"])

    assert value.object_type == "x-noroshi-withdrawn"


def test_it_is_newer_than_what_it_withdraws_also_when_our_clock_is_behind() -> None:
    made = revoked_version(held("tool", modified="2026-12-31T00:00:00.000Z"), Tlp.GREEN, AT)

    assert made["modified"] == "2026-12-31T00:00:00.001Z"


def test_a_type_of_an_extension_keeps_the_extensions_name_and_nothing_of_its_content() -> None:
    extensions = {EXTENSION: {"extension_type": "new-sdo", "secret": SECRET}, "x-other": {"secret": SECRET}}
    made = revoked_version(held("x-weather", extensions=extensions), Tlp.GREEN, AT)

    assert made["extensions"] == {EXTENSION: {"extension_type": "new-sdo"}}
    assert check(made) == ()


@pytest.mark.parametrize("kind", ["marking-definition", "ipv4-addr", "extension-definition"])
def test_what_has_no_versions_or_explains_others_is_not_revoked(kind: str) -> None:
    value = {"type": kind, "id": f"{kind}--{UUID(int=7)}"}
    value |= {"created": "2026-11-01T00:00:00Z"} if kind == "marking-definition" else {}
    value |= {"created": "2026-11-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z"} if "extension" in kind else {}

    assert not is_revocable(value)
    assert revoked_bytes(json.dumps(value).encode(), Tlp.GREEN, AT) is None
