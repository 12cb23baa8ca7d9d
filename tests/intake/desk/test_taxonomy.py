"""RSIT as our data file has it is RSIT."""

from __future__ import annotations

import json
from pathlib import Path

from noroshi.intake.desk import taxonomy, veris


def test_every_class_and_type_of_rsit_is_there_and_nothing_else(shared_data: Path) -> None:
    published = json.loads((shared_data / "taxonomies" / "rsit.json").read_text())
    theirs = {f"{one['predicate']}/{entry['value']}" for one in published["values"] for entry in one["entry"]}

    assert taxonomy.codes() == theirs
    assert len(taxonomy.taxonomy().classes) == 11
    assert len(theirs) == 39


def test_every_type_has_a_name_of_its_own_in_both_languages() -> None:
    for language in ("ja", "en"):
        names = [taxonomy.type_name(code, language) for code in taxonomy.codes()]
        assert len(set(names)) == len(names)
        assert not any("/" in name for name in names)


def test_what_is_none_of_rsits_is_shown_as_it_is() -> None:
    assert taxonomy.type_name("x/y", "ja") == "x/y"


def test_the_words_that_are_read_from_veris_are_words_of_veris(shared_data: Path) -> None:
    published = json.loads((shared_data / "taxonomies" / "veris.json").read_text())
    words = {one["predicate"]: {entry["value"] for entry in one["entry"]} for one in published["values"]}

    assert set(veris.DETERMINATIONS) == words["security_incident"]
    for action, variety in veris.TYPES:
        assert variety in words[f"action:{action}:variety"], (action, variety)
    assert set(veris.TYPES.values()) | set(veris.BY_ACTION.values()) <= taxonomy.codes()
