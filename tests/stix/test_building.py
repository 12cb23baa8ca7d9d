"""What we make ourselves must pass our own rules and the reference validator's."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stix2

from noroshi.stix import TimestampError, building, check, pattern_values, read_bundle
from noroshi.stix.errors import NoTypedForm
from noroshi.stix.extensions import OWN_TYPES
from noroshi.stix.meta import TLP2, TLP2_AMBER
from tests.stix.reference import complaints

NOW = datetime(2026, 11, 23, 1, 2, 3, 456000, tzinfo=UTC)
OFFICE = "identity--f431f809-377b-45e0-aa1c-6a4751cae5ff"
ORIGIN = building.Origin(uuid.UUID(int=7), NOW, OFFICE, (TLP2_AMBER,))


def everything() -> list[dict[str, Any]]:
    address = building.observable("ipv4-addr", value="198.51.100.23")
    pattern = building.pattern_for("ipv4-addr", ("value",), "198.51.100.23")
    indicator = building.indicator(ORIGIN, pattern, valid_from=NOW, valid_until=NOW + timedelta(days=30))
    seen = building.observed_data(ORIGIN, [address["id"]], key="k", first_observed=NOW, last_observed=NOW)
    where = building.identity(ORIGIN, "E-01", sectors=["energy"])
    sighting = building.sighting(
        ORIGIN, indicator["id"], key="k", where_sighted_refs=[where["id"]], observed_data_refs=[seen["id"]], count=1
    )
    return [
        *(building.tlp_marking(name) for name in TLP2),
        where,
        address,
        indicator,
        seen,
        sighting,
        building.relationship(ORIGIN, indicator["id"], "based-on", seen["id"]),
        building.report(ORIGIN, "報告", [indicator["id"]], key="k", published=NOW),
        building.incident(ORIGIN, "I", key="k", determination="suspected", investigation_status="new"),
    ]


def test_all_of_it_passes_our_rules() -> None:
    assert [check(value, notes=True) for value in everything()] == [()] * len(everything())


def test_all_of_it_passes_the_reference_validator() -> None:
    assert complaints(everything()) == []


@pytest.mark.parametrize("value", everything(), ids=lambda value: value["type"])
def test_all_of_it_is_what_the_reference_library_reads(value: dict[str, Any]) -> None:
    read = stix2.parse(building.to_bytes(value).decode(), allow_custom=False, version="2.1")

    assert json.loads(read.serialize()).items() >= value.items()


def test_the_same_making_gives_the_same_ids_and_another_namespace_others() -> None:
    assert [value["id"] for value in everything()] == [value["id"] for value in everything()]
    elsewhere = building.Origin(uuid.UUID(int=8), NOW)
    assert building.identity(elsewhere, "E-01")["id"] != building.identity(ORIGIN, "E-01")["id"]


def test_a_bundle_can_be_read_again() -> None:
    content = building.to_bytes(building.bundle(everything()))

    assert [item.value for item in read_bundle(content).items] == everything()


@pytest.mark.parametrize("value", ["it's", "back\\slash", "'] OR [a:b = '", "日本", ""])
def test_no_value_can_break_out_of_its_pattern(value: str) -> None:
    (tested,) = pattern_values(building.pattern_for("url", ("value",), value))

    assert (tested.object_type, tested.path, tested.value) == ("url", "value", value)


@pytest.mark.parametrize("kind", OWN_TYPES)
def test_our_own_types_name_their_extension(kind: str) -> None:
    value = building.observable(kind, value="x", bank="0001")

    assert value["extensions"] == {OWN_TYPES[kind].extension_id: {"extension_type": "new-sco"}}
    assert check(value) == ()


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(NoTypedForm):
        building.tlp_marking("TLP:WHITE")
    with pytest.raises(NoTypedForm):
        building.observable("process", pid=1)
    with pytest.raises(NoTypedForm):
        building.to_bytes({"a": object()})
    with pytest.raises(TimestampError):
        building.indicator(ORIGIN, "[a:b = 'c']", valid_from=datetime(2026, 1, 1))  # noqa: DTZ001  # the point of the test


def test_json_text_is_plain() -> None:
    assert json.loads(building.to_bytes(building.bundle([]))) == building.bundle([])
