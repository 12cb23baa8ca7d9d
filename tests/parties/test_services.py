"""Protects: a register of assets that takes every good line, names every bad one, and is nobody else's to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.parties.errors import AssetFileUnreadable, NoPossibleAsset
from noroshi.parties.models import Asset, AssetKey
from noroshi.parties.services import AssetImport, import_assets
from noroshi.parties.types import Role
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db
NASTY = Path(__file__).parent / "nasty"


def imported(nation: Nation, name: str, code: str = "E-01") -> AssetImport:
    """What becomes of a file that an operator's asset manager sends."""
    return import_assets(nation.actor(code, Role.ASSET_MANAGER), (NASTY / name).read_bytes())


def names(nation: Nation, code: str) -> set[str]:
    """The assets that somebody of an organisation sees."""
    role = Role.DUTY_OFFICER if code == "NCO" else Role.REPORTER
    with seeing(nation.actor(code, role)):
        return set(Asset.objects.values_list("name", flat=True))


def test_the_good_lines_are_registered_and_each_bad_one_is_named_by_line_and_column(nation: Nation) -> None:
    told = imported(nation, "good-and-bad.csv")

    assert told.registered == 2
    assert [(one.line, one.column) for one in told.problems] == [(3, "kind"), (4, ""), (5, "quantity"), (7, "")]
    assert all(one.message for one in told.problems)
    assert names(nation, "E-01") == {"Gateway", "Site"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_wrong_is_said_in_the_readers_language(nation: Nation, language: str) -> None:
    with translation.override(language):
        told = imported(nation, "good-and-bad.csv")

    assert told.problems[0].message.isascii() == (language == "en")


def test_a_japanese_spreadsheet_in_shift_jis_is_read(nation: Nation) -> None:
    told = imported(nation, "shift-jis.csv")

    assert (told.registered, [one.line for one in told.problems]) == (2, [4])
    assert names(nation, "E-01") == {"境界装置", "本社"}


def test_a_byte_order_mark_and_semicolons_are_read(nation: Nation) -> None:
    assert imported(nation, "bom-and-semicolons.csv").registered == 1


def test_ragged_lines_and_characters_that_are_no_text_are_named(nation: Nation) -> None:
    assert [one.line for one in imported(nation, "ragged.csv").problems] == [2]
    with pytest.raises(NoPossibleAsset) as refused:
        imported(nation, "nul-and-long.csv")
    assert len(refused.value.facts["problems"]) == 2  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize("name", ["no-header.csv", "empty.csv", "binary.csv"])
def test_what_is_no_register_is_refused_with_a_reason(nation: Nation, name: str) -> None:
    with pytest.raises(AssetFileUnreadable):
        imported(nation, name)


def test_when_no_line_is_good_nothing_is_registered(nation: Nation) -> None:
    with pytest.raises(NoPossibleAsset):
        imported(nation, "nothing-good.csv")

    assert names(nation, "E-01") == set()


def test_the_register_is_for_the_organisation_and_the_office_alone(nation: Nation) -> None:
    imported(nation, "good-and-bad.csv")

    assert names(nation, "NCO") == {"Gateway", "Site"}
    assert names(nation, "E-02") == set()
    with seeing(nation.reporter("E-02")):
        assert AssetKey.objects.count() == 0


def test_who_may_not_register_leaves_a_refusal(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        import_assets(nation.reporter("E-01"), b"kind,value\nnetwork,198.51.100.0/24\n")
    imported(nation, "bom-and-semicolons.csv")

    assert entries_of(nation) == [("parties:asset:registered", "NotPermitted"), ("parties:asset:registered", "")]
