"""Protects: an organisation's sector is one of the legal profile's list, and lists never mix."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.utils import translation

from noroshi.law.chosen import profiles_named
from noroshi.parties.errors import RegisterRefused, UnknownSector, UnknownSectorList
from noroshi.parties.queries import organisation_by_code
from noroshi.parties.register_file import read_register
from noroshi.parties.sectors import require, sectors_of
from noroshi.parties.services import register_organisation
from noroshi.parties.types import OrganisationKind, Role
from tests.nation import Nation

JAPAN_AND_EUROPE = override_settings(LEGAL_PROFILES=profiles_named(("jp-act-42-2025", "eu-nis2")))


def test_a_misspelt_sector_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UnknownSector) as caught:
        require("watr", {})
    with translation.override("en"):
        said = str(caught.value)
    assert "“watr” is no sector of the list “jp-act-42-2025/list-a”" in said
    assert "port-transport" in said


def test_a_code_of_another_list_is_no_sector_here() -> None:
    with pytest.raises(UnknownSector):
        require("petroleum", {})  # list B; list A says oil
    require("oil", {"jp-act-42-2025/list-b": "petroleum"})


def test_a_list_of_a_profile_that_was_not_chosen_is_refused() -> None:
    with pytest.raises(UnknownSectorList):
        require("oil", {"eu-nis2/list-c": "energy"})
    with JAPAN_AND_EUROPE:
        require("oil", {"eu-nis2/list-c": "energy"})


@pytest.mark.django_db
def test_an_organisation_keeps_its_sectors_of_each_list_apart(nation: Nation) -> None:
    register_organisation(
        nation.actor("NCO", Role.ADMINISTRATOR), "O-01", OrganisationKind.OPERATOR, name_ja="油", name_en="Oil",
        sector="oil", other_sectors={"jp-act-42-2025/list-b": "petroleum"},
    )  # fmt: skip
    found = organisation_by_code("O-01", nation.world_id)
    assert sectors_of(found) == {"jp-act-42-2025/list-a": "oil", "jp-act-42-2025/list-b": "petroleum"}


def test_a_register_file_names_the_place_of_a_wrong_sector() -> None:
    text = "organisations: [{code: X, kind: operator, ja: あ, en: A, sector: port, other_sectors: {nis: energy}}]"
    with translation.override("en"), pytest.raises(RegisterRefused) as refused:
        read_register(text)
    said = list(refused.value.facts["problems"])  # type: ignore[call-overload]  # a list of sentences
    assert [one[:31] for one in said] == ["organisations[0].sector: “port”", "organisations[0].sector: There "]
