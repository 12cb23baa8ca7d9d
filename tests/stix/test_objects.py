"""Typed objects: no property may be lost on the way through them."""

from __future__ import annotations

from typing import Any

import pytest

from noroshi.stix import StixError, Unknown, extension_of, read_bundle, typed, value_of
from noroshi.stix.errors import NoTypedForm
from noroshi.stix.objects import TYPES
from noroshi.stix.sco_extensions import TcpExtension
from noroshi.stix.sdo import Indicator

from .material import INDICATOR, shared, shared_files


def test_every_type_of_the_standard_has_a_struct() -> None:
    from stix2.registry import STIX2_OBJ_MAPS

    reference = STIX2_OBJ_MAPS["2.1"]
    standard = {*reference["objects"], *reference["observables"], "marking-definition", "language-content"} - {"bundle"}

    assert standard | {"extension-definition"} == set(TYPES)


def test_an_indicator_has_its_properties_and_keeps_what_it_does_not_know() -> None:
    value = {**INDICATOR, "x_office_case": 7, "custom": "named like our own field"}

    indicator = typed(value)

    assert isinstance(indicator, Indicator)
    assert indicator.valid_from == "2026-01-01T00:00:00Z"
    assert indicator.custom == {"x_office_case": 7, "custom": "named like our own field"}
    assert value_of(indicator) == value


def test_an_unknown_type_is_kept_whole() -> None:
    value = {"type": "x-thing", "id": "x-thing--1", "a": [None]}

    assert typed(value) == Unknown("x-thing", "x-thing--1", value)
    assert value_of(typed(value)) is value


def test_a_predefined_extension_in_typed_form() -> None:
    value = {"type": "network-traffic", "extensions": {"tcp-ext": {"src_flags_hex": "02"}}}

    assert extension_of(value, "tcp-ext") == TcpExtension(src_flags_hex="02")
    assert extension_of(value, "socket-ext") is None


@pytest.mark.parametrize("value", [{**INDICATOR, "name": 1}, {"type": "indicator"}, {}, {"type": 5}])
def test_what_has_not_the_form_of_its_type_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(NoTypedForm):
        typed(value)


@pytest.mark.parametrize("path", [path for path in shared_files() if "20" not in path.name], ids=lambda path: path.name)
def test_real_objects_go_through_the_typed_form_unchanged(path: Any) -> None:
    for item in read_bundle(shared(path.name)).items:
        try:
            made = typed(item.value)
        except StixError:  # a real violation of the standard; test_rules names those that there are
            continue
        assert value_of(made) == item.value
