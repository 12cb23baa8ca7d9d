"""Protects: of a file in any condition the good is stored, the bad is named, and nothing half-stored is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from noroshi.frame.verbs import seeing
from noroshi.intake.importing import import_paths
from noroshi.knowledge import receipts
from noroshi.parties.errors import UnknownOrganisation
from noroshi.release.errors import UnknownMarking
from tests.knowledge.looking import rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
NASTY = Path(__file__).parent / "nasty"
Outcome = dict[str, Any]


class Importing:
    """``noroshi import --json`` in this process."""

    def __init__(self, nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
        self._nation, self._capsys = nation, capsys
        self.code = -1

    def __call__(self, *paths: Path, marking: str | None = "TLP:GREEN") -> Outcome:
        self.code = import_paths(
            paths, source="PARTNER-B", marking=marking, json=True, progress=lambda _: None,
            world_id=self._nation.world_id,
        )  # fmt: skip
        return dict(json.loads(self._capsys.readouterr().out))

    def nasty(self, name: str) -> Outcome:
        """What becomes of one bad file."""
        (outcome,) = self(NASTY / name)["files"]
        return dict(outcome)


@pytest.fixture
def importing(nation: Nation, capsys: pytest.CaptureFixture[str]) -> Importing:
    """The command, as the office's administrator runs it."""
    return Importing(nation, capsys)


def known(nation: Nation) -> int:
    """How many objects somebody of the community sees."""
    return int(rows(nation.reporter("W-01"), "SELECT count(*) FROM knowledge_object")[0][0])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("truncated.json", "内容が途中で終わっています"),
        ("utf-16.json", "UTF-16"),
        ("empty.json", "空です"),
        ("a-picture.bin", "バイナリ"),
        ("bomb.csv.gz", "展開すると"),
        ("cut-off.json.gz", "圧縮ファイルが壊れている"),
    ],
)
def test_what_cannot_be_read_at_all_leaves_its_bytes_and_a_reason_and_nothing_else(
    nation: Nation, importing: Importing, name: str, said: str
) -> None:
    outcome = importing.nasty(name)

    assert (importing.code, known(nation)) == (1, 0)
    assert said in outcome["error"]
    ((receipt_id, state),) = rows(nation.duty_officer(), "SELECT id, state FROM knowledge_receipt")
    assert state == "refused"
    with seeing(nation.duty_officer()):
        assert b"".join(receipts.content_of(receipt_id)) == (NASTY / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("one-bad-among-good.json", 2, 1),
        ("deep.json", 1, 1),
        ("duplicate-keys.json", 1, 1),
        ("lone-surrogate.json", 1, 1),
        ("huge-numbers.json", 2, 1),
        ("timestamps-out-of-range.json", 3, 3),
        ("patterns-that-explode.json", 3, 2),
        ("red-among-green.json", 1, 1),
        ("not-objects.json", 0, 7),
    ],
)
def test_the_good_are_stored_and_each_bad_one_is_listed_with_path_and_clause(
    nation: Nation, importing: Importing, name: str, good: int, bad: int
) -> None:
    outcome = importing.nasty(name)

    assert (outcome["error"], outcome["new"], outcome["refused"]) == ("", good, bad)
    assert (importing.code, known(nation)) == (1, good)
    assert len({one["path"].split(".")[0] for one in outcome["problems"]}) == bad
    assert all(one["path"] and one["clause"] and one["message"] for one in outcome["problems"])


@pytest.mark.parametrize(("name", "good"), [("unknown-types.json", 3), ("with-bom.csv", 2), ("shift-jis.csv", 2)])
def test_what_is_only_unusual_is_stored_whole(nation: Nation, importing: Importing, name: str, good: int) -> None:
    outcome = importing.nasty(name)

    assert (outcome["error"], outcome["refused"], importing.code) == ("", 0, 0)
    assert known(nation) >= good


def test_unknown_properties_and_extensions_stay_in_the_bytes(nation: Nation, importing: Importing) -> None:
    importing.nasty("unknown-types.json")

    found = [bytes(row[0]) for row in rows(nation.reporter("W-01"), "SELECT content FROM knowledge_object")]
    assert any(b'"rotors": 4' in content for content in found)
    assert any(b'"x_acme_mood": "bad"' in content and b'"colour": "red"' in content for content in found)


def test_a_nul_in_a_text_neither_stops_the_import_nor_is_lost(nation: Nation, importing: Importing) -> None:
    outcome = importing.nasty("nul-in-text.json")

    assert outcome["error"] == ""
    found = [bytes(row[0]) for row in rows(nation.reporter("W-01"), "SELECT content FROM knowledge_object")]
    assert any(b"a\\u0000b" in content for content in found)


def test_an_id_used_for_two_things_is_told_and_both_are_kept(nation: Nation, importing: Importing) -> None:
    outcome = importing.nasty("ids-reused.json")

    assert (outcome["new"], outcome["refused"], importing.code) == (1, 0, 0)
    assert [one["code"] for one in outcome["problems"]] == ["version-reused"]
    assert rows(nation.reporter("W-01"), "SELECT count(*) FROM knowledge_version") == [(1,)]


def test_ragged_lines_are_named_by_line_and_the_others_are_stored(nation: Nation, importing: Importing) -> None:
    outcome = importing.nasty("ragged.csv")

    assert outcome["error"] == ""
    assert outcome["new"] >= 2
    assert "line 5" in " ".join(one["path"] for one in outcome["problems"])


def test_the_same_file_again_changes_nothing(nation: Nation, importing: Importing) -> None:
    first = importing.nasty("one-bad-among-good.json")
    again = importing.nasty("one-bad-among-good.json")

    assert (first["new"], again["new"], again["same"]) == (2, 0, 2)


def test_one_bad_file_among_good_ones_does_not_stop_the_others(nation: Nation, importing: Importing) -> None:
    told = importing(NASTY / "truncated.json", NASTY / "with-bom.csv", Path("/nonexistent/file.json"))

    assert importing.code == 1
    assert [bool(one["error"]) for one in told["files"]] == [True, False, True]
    assert known(nation) >= 2


def test_a_folder_is_every_file_below_it(nation: Nation, importing: Importing, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "below" / "one.csv").write_bytes((NASTY / "with-bom.csv").read_bytes())

    assert [Path(one["file"]).name for one in importing(tmp_path)["files"]] == ["one.csv"]


def test_without_a_marking_it_is_amber(nation: Nation, importing: Importing) -> None:
    importing(NASTY / "with-bom.csv", marking=None)

    assert known(nation) == 0
    assert rows(nation.duty_officer(), "SELECT DISTINCT marking FROM knowledge_object") == [(2,)]


def test_red_is_not_imported_by_a_command_that_is_nobody(nation: Nation, importing: Importing) -> None:
    told = importing(NASTY / "with-bom.csv", marking="TLP:RED")

    assert importing.code == 1
    assert told["files"][0]["error"]
    assert rows(nation.duty_officer(), "SELECT count(*) FROM knowledge_receipt") == [(0,)]


def test_an_unknown_source_or_marking_stops_before_anything(nation: Nation, importing: Importing) -> None:
    with pytest.raises(UnknownMarking):
        importing(NASTY / "with-bom.csv", marking="TLP:PINK")
    with pytest.raises(UnknownOrganisation):
        import_paths([], source="NOBODY", marking=None, json=True, progress=lambda _: None, world_id=nation.world_id)


@pytest.mark.parametrize(
    ("language", "counts", "problem"),
    [
        ("en", "2 new, 0 updated, 0 known, 1 refused", "This must be an identifier"),
        ("ja", "新規2件、更新0件、既知0件、拒否1件", "ここには識別子が必要です"),
    ],
)
def test_people_read_in_their_language_what_became_of_each_file(
    nation: Nation, capsys: pytest.CaptureFixture[str], language: str, counts: str, problem: str
) -> None:
    with translation.override(language):
        code = import_paths(
            [NASTY / "one-bad-among-good.json"], source="PARTNER-B", marking=None, json=False, progress=lambda _: None,
            world_id=nation.world_id,
        )  # fmt: skip

    said = capsys.readouterr().out
    assert code == 1
    assert counts in said
    assert f"objects[1].id: {problem}" in said
    assert "[STIX 2.1" in said


def test_the_worst_event_of_real_life_is_one_row_per_value_and_object(
    nation: Nation, importing: Importing, shared_data: Path
) -> None:
    worst = max((shared_data / "misp").glob("*.json"), key=lambda path: path.stat().st_size)
    importing(worst)

    doubled = """SELECT count(*) FROM (SELECT observable_id, object_id FROM knowledge_appearance
                                        GROUP BY 1, 2 HAVING count(*) > 1) AS twice"""
    assert importing.code == 0
    assert rows(nation.duty_officer(), doubled) == [(0,)]
    ((objects, appearances),) = rows(
        nation.duty_officer(),
        "SELECT (SELECT count(*) FROM knowledge_object), (SELECT count(*) FROM knowledge_appearance)",
    )
    assert appearances < objects * 20


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["stix", "misp"])
def test_everything_of_real_life_is_taken_without_a_refusal(
    nation: Nation, importing: Importing, shared_data: Path, folder: str
) -> None:
    told = importing(shared_data / folder)

    assert {
        one["file"]: (one["error"], one["problems"]) for one in told["files"] if one["error"] or one["refused"]
    } == {}
    assert importing.code == 0
