"""The rules of STIX 2.1, each as an example of what breaks it; and nothing reported that breaks none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from noroshi.stix import check, read_bundle
from noroshi.stix.upgrade import is_stix_20, upgrade

from .material import INDICATOR, json_objects, json_values, shared, shared_files

WHEN = {"created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z", "spec_version": "2.1"}
UUID = "f431f809-377b-45e0-aa1c-6a4751cae5ff"


def object_of(kind: str, **properties: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"{kind}--{UUID}", **WHEN, **properties}


def observable(kind: str, **properties: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"{kind}--{UUID}", "spec_version": "2.1", **properties}


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({**INDICATOR, "id": f"malware--{UUID}"}, "identifier.type", "§2.9"),
    ({**INDICATOR, "id": "indicator--1"}, "identifier.form", "§2.9"),
    ({**INDICATOR, "spec_version": "2.0"}, "spec-version", "§3.2"),
    ({**INDICATOR, "created": "2026-01-01"}, "timestamp.form", "§2.16"),
    ({**INDICATOR, "created": "2026-02-30T00:00:00Z"}, "timestamp.range", "§2.16"),
    ({**INDICATOR, "modified": "2020-01-01T00:00:00Z"}, "timestamp.order", "§3.2"),
    ({**INDICATOR, "valid_until": "2026-01-01T00:00:00.000Z"}, "timestamp.order", "§4.7"),
    ({**INDICATOR, "labels": []}, "list.empty", "§2.12"),
    ({**INDICATOR, "labels": ["a", 5]}, "value.kind", "§2.15"),
    ({**INDICATOR, "revoked": "true"}, "value.kind", "§2.2"),
    ({**INDICATOR, "confidence": 101}, "value.range", "§3.2"),
    ({**INDICATOR, "confidence": True}, "value.kind", "§2.10"),
    ({**INDICATOR, "name": None}, "value.kind", "§2.15"),
    ({**INDICATOR, "created_by_ref": f"tool--{UUID}"}, "reference.type", "§3.2"),
    ({**INDICATOR, "object_marking_refs": [f"identity--{UUID}"]}, "reference.type", "§7.2"),
    ({**INDICATOR, "pattern": "[ipv4-addr:value = "}, "pattern.syntax", "§9"),
    ({**INDICATOR, "X": 1}, "property.name", "§3.1"),
    ({**INDICATOR, "x" * 251: 1}, "property.name", "§3.1"),
    ({**INDICATOR, "external_references": [{"source_name": "a"}]}, "property.none", "§2.5"),
    ({**INDICATOR, "external_references": [{"url": "a"}]}, "property.missing", "§2.5"),
    ({**INDICATOR, "kill_chain_phases": [{"kill_chain_name": "a"}]}, "property.missing", "§2.11"),
    ({**INDICATOR, "granular_markings": [{"lang": "ja", "selectors": ["nothing"]}]}, "selector.unresolved", "§7.2.3.1"),
    ({**INDICATOR, "granular_markings": [{"selectors": ["name"]}]}, "property.none", "§7.2.3"),
    ({**INDICATOR, "extensions": {"extension-definition--1": {}}}, "extension.name", "§7.3"),
    ({key: held for key, held in INDICATOR.items() if key != "valid_from"}, "property.missing", "§4.7"),
    (object_of("malware", is_family=True), "property.needed", "§4.11"),
    (object_of("malware"), "property.missing", "§4.11"),
    (
        object_of("location", latitude=1.0, longitude=2.0, precision=-1, region="x") | {"latitude": 91},
        "value.range",
        "§4.10",
    ),
    (object_of("location", name="x"), "property.none", "§4.10"),
    (object_of("location", region="x", latitude=1), "property.needed", "§4.10"),
    (object_of("opinion", opinion="maybe", object_refs=[f"tool--{UUID}"]), "value.enumeration", "§4.15"),
    (object_of("note", content="x", object_refs=[]), "list.empty", "§2.12"),
    (
        object_of("observed-data", first_observed="2026-01-02T00:00:00Z", last_observed="2026-01-01T00:00:00Z")
        | {"number_observed": 1, "object_refs": [f"url--{UUID}"]},
        "timestamp.order",
        "§4.14",
    ),
    (
        object_of("observed-data", first_observed="2026-01-01T00:00:00Z", last_observed="2026-01-01T00:00:00Z")
        | {"number_observed": 0, "object_refs": [f"url--{UUID}"]},
        "value.range",
        "§4.14",
    ),
    (
        object_of("observed-data", first_observed="2026-01-01T00:00:00Z", last_observed="2026-01-01T00:00:00Z")
        | {"number_observed": 1, "object_refs": [f"url--{UUID}"], "objects": {"0": {"type": "url"}}},
        "property.both",
        "§4.14",
    ),
    (object_of("sighting", sighting_of_ref=f"ipv4-addr--{UUID}"), "reference.type", "§5.2"),
    (object_of("sighting", sighting_of_ref=f"tool--{UUID}", count=-1), "value.range", "§5.2"),
    (
        object_of(
            "sighting",
            sighting_of_ref=f"tool--{UUID}",
            first_seen="2026-01-02T00:00:00Z",
            last_seen="2026-01-01T00:00:00Z",
        ),
        "timestamp.order",
        "§5.2",
    ),
    (
        object_of("relationship", relationship_type="x", source_ref=f"sighting--{UUID}", target_ref=f"tool--{UUID}"),
        "reference.type",
        "§5.1",
    ),
    (
        object_of(
            "relationship", relationship_type="x", source_ref=f"tool--{UUID}", target_ref=f"marking-definition--{UUID}"
        ),
        "reference.type",
        "§5.1",
    ),
    (observable("file", name="a", hashes={"SHA-256": "aa"}), "hash.form", "§2.7"),
    (observable("file", name="a", hashes={"sha256": "a" * 64}), "hash.name", "§10.7"),
    (observable("file", size=5), "property.none", "§6.7"),
    (observable("file", name="a", extensions={"pdf-ext": {"is_optimized": 1}}), "value.kind", "§2.2"),
    (observable("file", name="a", extensions={"archive-ext": {}}), "property.missing", "§6.7.2"),
    (observable("process"), "property.none", "§6.13"),
    (observable("artifact", url="x"), "property.needed", "§6.1"),
    (observable("artifact", payload_bin="!!"), "value.kind", "§2.1"),
    (observable("artifact", payload_bin="QQ==", url="x", hashes={"MD5": "a" * 32}), "property.both", "§6.1"),
    (observable("email-message", is_multipart=True, body="x"), "property.forbidden", "§6.6"),
    (observable("network-traffic", protocols=["tcp"]), "property.none", "§6.12"),
    (observable("network-traffic", protocols=["tcp"], src_ref=f"url--{UUID}"), "reference.type", "§6.12"),
    (
        observable("network-traffic", protocols=["tcp"], src_ref=f"ipv4-addr--{UUID}", src_port=70000),
        "value.range",
        "§6.12",
    ),
    (observable("mac-addr", value="00-00-5E-00-53-01"), "mac-address.form", "§6.10"),
    (observable("autonomous-system", number=2**60), "value.range", "§2.10"),
    (observable("autonomous-system", number="64496"), "value.kind", "§2.10"),
    (object_of("marking-definition", definition_type="tlp", definition={"tlp": "red"}), "marking.tlp", "§7.2.1.4"),
    (object_of("marking-definition", definition_type="statement"), "property.none", "§7.2.1"),
    (
        object_of("language-content", object_ref=f"tool--{UUID}", contents={"j_p": {"name": "x"}}),
        "language.tag",
        "§7.1",
    ),
    ({"type": "Indicator", "id": "x"}, "type.form", "§3.1"),
    ({"type": 5}, "type.form", "§3.1"),
]


@pytest.mark.parametrize(("value", "code", "clause"), BROKEN, ids=[f"{code} {clause}" for _, code, clause in BROKEN])
def test_a_broken_rule_is_named_with_its_clause(value: dict[str, Any], code: str, clause: str) -> None:
    problems = check(value, "objects[4]")

    assert (code, f"STIX 2.1 {clause}") in {(problem.code, problem.clause) for problem in problems}
    assert all(problem.path.startswith("objects[4]") and problem.text for problem in problems)


@pytest.mark.parametrize(
    "value",
    [
        INDICATOR,
        {**INDICATOR, "x_custom": {"Anything": [None, ""]}, "extensions": {f"extension-definition--{UUID}": {"a": 1}}},
        {**INDICATOR, "pattern": "alert tcp any any", "pattern_type": "snort"},
        {**INDICATOR, "created_by_ref": f"x-office--{UUID}"},
        {**INDICATOR, "labels": ["a"], "granular_markings": [{"lang": "ja", "selectors": ["name", "labels.[0]"]}]},
        {"type": "x-thing", "id": f"x-thing--{UUID}", "name": 5, "anything": None},
        observable("file", hashes={"x_custom_hash": "anything"}),
        observable("process", extensions={"windows-process-ext": {"aslr_enabled": True}}),
    ],
)
def test_what_the_standard_leaves_open_is_no_problem(value: dict[str, Any]) -> None:
    assert check(value) == ()


def test_what_is_only_recommended_is_a_note_and_only_when_asked_for() -> None:
    value = observable("ipv4-addr", value="198.51.100.23")

    assert check(value) == ()
    assert [(note.code, note.note) for note in check(value, notes=True)] == [("identifier.deterministic", True)]


@given(json_objects)
def test_any_object_of_any_type_is_judged_without_a_crash(value: dict[str, Any]) -> None:
    for kind in ("indicator", "file", "marking-definition", "x-thing", "observed-data"):
        check({**value, "type": kind, "id": f"{kind}--{UUID}"}, notes=True)


@given(json_values)
def test_any_value_in_any_property_is_judged_without_a_crash(held: Any) -> None:
    for value in (INDICATOR, *(broken for broken, _, _ in BROKEN[-25:])):
        for name in value:
            check({**value, name: held}, notes=True)


@pytest.mark.parametrize("path", shared_files(), ids=lambda path: path.name)
def test_real_bundles_break_no_rule(path: Any) -> None:
    reading = read_bundle(shared(path.name))
    items = reading.items[:: max(1, len(reading.items) // 3000)]  # the largest by sample

    found = []
    for item in items:
        old = is_stix_20(item.value, reading.header.spec_version)
        found += check(upgrade(item.value).value if old else item.value, item.path)

    assert found == []
