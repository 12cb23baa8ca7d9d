"""Past incidents: what is good is known, what is wrong is said place by place, and nobody is warned."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.intake.desk.errors import IncidentFileUnreadable
from noroshi.intake.desk.past import Imported, import_incidents, import_paths, objects_of
from noroshi.intake.desk.past_file import REMEDIES, Fault, PastIncident, read
from noroshi.intake.desk.queries import counts
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import SearchQuery
from noroshi.parties.queries import organisation_by_code
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Tlp
from noroshi.stix.rules import check
from noroshi.warning.models import Warning as Told
from tests.nation import Nation

NASTY = Path(__file__).parent / "nasty"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def told(name: str) -> list[PastIncident | Fault]:
    """What a nasty file says."""
    return list(read((NASTY / name).read_bytes(), name, NOW))


def imported(nation: Nation, name: str) -> Imported:
    """A file brought in by the duty officer, as W-01's."""
    source = organisation_by_code("W-01", nation.world_id)
    return import_incidents(nation.duty_officer(), (NASTY / name).read_bytes(), name, source, Tlp.AMBER)


@pytest.mark.parametrize("name", ["japanese.csv", "japanese_cp932.csv"])
def test_a_japanese_list_is_read_in_either_encoding(name: str) -> None:
    first, second = told(name)

    assert isinstance(first, PastIncident)
    assert (first.key, first.title, first.incident_type) == (
        "2024-001",
        "浄水場の監視端末が暗号化",
        "malicious-code/infected-system",
    )
    assert first.values == ("203.0.113.9", "evil[.]example")
    assert isinstance(second, PastIncident)
    assert second.occurred.date().isoformat() == "2024-05-12"


def test_every_bad_line_is_named_with_its_place_and_what_to_do_and_the_good_are_taken() -> None:
    found = told("bad_lines.csv")

    assert [one.key for one in found if isinstance(one, PastIncident)] == ["1", "6"]
    assert [(one.place, one.column) for one in found if isinstance(one, Fault)] == [
        (3, "key"), (4, "title"), (5, "occurred"), (6, "occurred"), (7, "type"), (7, "key"),
    ]  # fmt: skip
    assert all(one.remedy in REMEDIES.values() for one in found if isinstance(one, Fault))


def test_veris_is_read_for_what_happened_when_and_what_was_seen() -> None:
    first, word, second, other, third = told("veris.json")

    assert isinstance(first, PastIncident)
    assert (first.title, first.determination) == ("Ransomware at a water works.", "confirmed")
    assert (first.incident_type, first.cve) == ("malicious-code/infected-system", "CVE-2023-12345")
    assert first.values == ("203.0.113.9",)
    assert isinstance(second, PastIncident)
    assert (second.title, second.determination) == ("social: Phishing", "failed-attempt")
    assert [(one.place, one.column, one.text) for one in (word, other) if isinstance(one, Fault)] == [
        (2, "action", "sorcery"),
        (3, "security_incident", "Perhaps"),
    ]
    assert isinstance(third, Fault)
    assert third.column == "occurred"


@pytest.mark.parametrize("name", ["no_columns.csv", "empty.csv", "twice.json", "cut_off.json"])
def test_what_is_no_list_of_incidents_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(IncidentFileUnreadable):
        told(name)


@pytest.mark.parametrize("name", ["no_incidents.json", "open_quote.csv", "nul.csv"])
def test_what_holds_no_good_incident_gives_only_faults(name: str) -> None:
    assert all(isinstance(one, Fault) for one in told(name))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for name in ("x.csv", "x.json"):
        try:
            found = list(read(content, name, NOW))
        except IncidentFileUnreadable:
            continue
        assert all(isinstance(one, PastIncident | Fault) for one in found)


@given(
    st.dictionaries(
        st.sampled_from(["incident_id", "summary", "timeline", "action", "security_incident", "ioc"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["incident", "year", "variety", "malware", "indicator"]), inner, max_size=3
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_whatever_shape_an_incident_in_veris_has_it_is_read_or_said_to_be_wrong(held: object) -> None:
    import msgspec

    found = list(read(msgspec.json.encode([held]), "x.json", NOW))

    assert found
    for one in found:
        if isinstance(one, PastIncident):
            assert all(not check(made) for made in objects_of(one, "W-01", Tlp.AMBER))


def test_past_incidents_are_known_searchable_and_marked_and_warn_nobody(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    outcome = imported(nation, "japanese.csv")
    nation.settle()

    assert (outcome.incidents, outcome.refused) == (2, 0)
    with seeing(nation.duty_officer()):
        [found] = search(SearchQuery("浄水場の監視", types=("incident",)), viewer_audiences(), 10).rows
        assert found.name == "浄水場の監視端末が暗号化"
        assert not Told.objects.exists()
        assert counts(nation.duty_officer()).new == 0
    with seeing(nation.reporter("W-01")):
        assert search(SearchQuery("浄水場の監視"), viewer_audiences(), 10).rows
    with seeing(nation.reporter("E-01")):
        assert not search(SearchQuery("浄水場の監視"), viewer_audiences(), 10).rows


def test_the_same_file_again_changes_nothing(nation: Nation) -> None:
    first = imported(nation, "veris.json")
    again = imported(nation, "veris.json")

    assert first.objects > 0
    assert again.objects == 0
    assert again.incidents == first.incidents == 2


@pytest.mark.parametrize("who", ["analyst", "partner"])
def test_only_who_may_import_does(nation: Nation, who: str) -> None:
    source = organisation_by_code("W-01", nation.world_id)
    actor = getattr(nation, who)()

    with pytest.raises(NotPermitted):
        import_incidents(actor, b"id,title,occurred\n1,x,2024-01-01\n", "x.csv", source, Tlp.AMBER)


def test_the_command_says_place_by_place_what_was_wrong_and_takes_the_good(
    nation: Nation, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no incidents here")
    (tmp_path / "bad_lines.csv").write_bytes((NASTY / "bad_lines.csv").read_bytes())
    told_of: list[str] = []

    code = import_paths(
        [tmp_path], source="W-01", marking=None, json=False, progress=told_of.append, world_id=nation.world_id
    )

    said = capsys.readouterr().out
    assert code == 1
    assert told_of == ["bad_lines.csv", "notes.txt"]
    assert "bad_lines.csv: 2 incidents taken, 6 not" in said
    assert "5: occurred '2024-02-31'" in said


def test_for_machines_the_command_prints_one_object(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    file = NASTY / "japanese.csv"

    code = import_paths([file], source="W-01", marking="GREEN", json=True, progress=print, world_id=nation.world_id)

    [outcome] = json.loads(capsys.readouterr().out.splitlines()[-1])["files"]
    assert code == 0
    assert (outcome["incidents"], outcome["refused"], outcome["error"]) == (2, 0, "")
