"""Protects: shipped profiles load, say only what is cited, and an installation's own file is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from noroshi.law.checking import walk
from noroshi.law.chosen import lists_of, names_in, profiles_named, sectors_by_stix, shipped
from noroshi.law.errors import NoProfile, ProfileRefused, ProfileTwice, ProfileUnreadable, UnknownProfile
from noroshi.law.profile import Sourced
from tests.law.laws import CIRCIA, JAPAN, NIS2

NASTY = sorted((Path(__file__).parent / "nasty").glob("*.yaml"))


def test_three_regimes_come_with_the_program() -> None:
    assert shipped() == ("eu-nis2", "jp-act-42-2025", "us-circia")


def test_the_three_lists_stay_three_lists() -> None:
    lists = dict(lists_of([JAPAN, NIS2]))
    assert {name: len(listed.sectors) for name, listed in lists.items()} == {
        "jp-act-42-2025/list-a": 16,
        "jp-act-42-2025/list-b": 15,
        "eu-nis2/list-c": 18,
    }
    doubtful = [one.code for one in lists["jp-act-42-2025/list-a"].sectors if not one.verified]
    assert doubtful == ["truck-freight", "ocean-freight", "medical"]


def test_nis2_has_the_sectors_of_the_taxonomy(shared_data: Path) -> None:
    import json

    content = json.loads((shared_data / "taxonomies" / "nis2.json").read_text())
    (listed,) = [one for one in content["values"] if one["predicate"] == "impact-sectors-impacted"]
    assert [one.code for one in NIS2.registered_by.sectors] == [one["value"] for one in listed["entry"]]


@pytest.mark.parametrize("profile", [JAPAN, NIS2, CIRCIA], ids=lambda one: one.profile)
def test_whatever_is_not_verified_says_why_in_both_languages(profile: object) -> None:
    for _, value in walk(profile, ""):
        if isinstance(value, Sourced) and not value.verified:
            assert value.why is not None
            assert value.why.ja != value.why.en


def test_names_of_stix_reach_the_sectors_of_the_list_that_they_mean() -> None:
    table = sectors_by_stix(JAPAN.registered_by)
    assert table["energy"] == ("electricity", "gas", "oil")
    assert len(table["infrastructure"]) == 15
    assert "medical" not in table["infrastructure"]


def test_a_code_that_a_sector_had_formerly_still_finds_it() -> None:
    found = JAPAN.registered_by.sector("port")
    assert found is not None
    assert found.code == "port-transport"


def test_profiles_are_chosen_by_name_or_path_with_commas(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(_shipped_text("us-circia").replace("profile: us-circia", "profile: own"))
    found = profiles_named(names_in(f" jp-act-42-2025, {own},"))
    assert [one.profile for one in found] == ["jp-act-42-2025", "own"]


def _shipped_text(name: str) -> str:
    from importlib import resources

    return (resources.files("noroshi.law") / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ((), NoProfile),
        (("jp",), UnknownProfile),
        (("/nowhere/x.yaml",), ProfileUnreadable),
        (("eu-nis2", "eu-nis2"), ProfileTwice),
    ],
)
def test_a_choice_that_leads_nowhere_is_refused(names: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        profiles_named(names)


@pytest.mark.parametrize("file", NASTY, ids=lambda one: one.stem)
def test_a_faulty_file_is_refused_with_the_lines_it_is_wrong_on(file: Path) -> None:
    """A nasty file marks each wrong line with "# wrong" at its end."""
    marked = [number for number, line in enumerate(file.read_bytes().splitlines(), 1) if line.endswith(b"# wrong")]
    with pytest.raises(ProfileRefused) as caught:
        profiles_named((str(file),))
    assert sorted({line for line, _ in caught.value.faults}) == (marked or [1])
    for language in ("ja", "en"):
        said = caught.value.in_language(language)
        assert all(f"{file.name}:{line}: " in said for line in marked or [1])
