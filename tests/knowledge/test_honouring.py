"""What is marked more strictly than can be kept is listed, not stored; what was demanded goes out with the object."""

from __future__ import annotations

import json

import pytest

from noroshi.formats.handling import DEFINITIONS, ORIGINATOR_CONTROL
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Remembered, keep, remember
from noroshi.release.types import Handling, Marking, Pap, Tlp
from tests.knowledge.knowing import StixObject, indicator, stix_id
from tests.knowledge.looking import items_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
SECRET = stix_id("marking-definition", "secret")
DEFINED: StixObject = {
    "type": "marking-definition", "spec_version": "2.1", "id": SECRET, "created": "2026-01-01T00:00:00.000Z",
    "name": "NATION-X SECRET", "definition_type": "x-nation", "definition": {"level": "3"},
}  # fmt: skip
GRANULAR = {"marking_ref": Tlp.AMBER_STRICT.marking_id, "selectors": ["name"]}


def told(nation: Nation, *objects: StixObject, handling: Handling = Handling()) -> Remembered:  # noqa: B008
    """E-01 tells the community something."""
    content = [json.dumps(one).encode() for one in objects]
    receipt, _ = keep(nation.reporter("E-01"), Arrival(content, marking=Marking(Tlp.GREEN), handling=handling))
    return remember(nation.reporter("E-01"), receipt, items_of(*objects))


def seen(nation: Nation) -> dict[str, StixObject]:
    """What W-01 sees, as it is served, by its type."""
    found = rows(nation.reporter("W-01"), "SELECT coalesce(derived, content) FROM knowledge_object")
    return {one["type"]: one for one in (json.loads(bytes(row[0])) for row in found)}


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_what_cannot_be_kept_is_refused_and_listed_wherever_its_definition_stands(
    nation: Nation, first: bool, part: bool
) -> None:
    marked = {"granular_markings": [GRANULAR | {"marking_ref": SECRET}]} if part else {"object_marking_refs": [SECRET]}
    objects = [DEFINED, indicator("evil.example", **marked)]
    found = told(nation, *(objects if first else reversed(objects)), indicator("other.example"))

    assert found.refused == 1
    [problem] = found.problems
    assert problem.code == "marking-not-kept"
    assert "NATION-X SECRET" in problem.text
    values = rows(nation.reporter("E-01"), "SELECT name FROM knowledge_object WHERE type = 'indicator'")
    assert len(values) == 1


def test_a_definition_that_came_before_is_known_still(nation: Nation) -> None:
    told(nation, DEFINED)
    assert told(nation, indicator("evil.example", object_marking_refs=[SECRET])).refused == 1


def test_a_part_that_is_marked_more_narrowly_narrows_the_whole(nation: Nation) -> None:
    told(nation, indicator("evil.example", granular_markings=[GRANULAR]))
    assert seen(nation) == {}


def test_a_statement_is_kept_as_it_came(nation: Nation) -> None:
    said = DEFINED | {"definition_type": "statement", "definition": {"statement": "Copyright 2026, Nation X"}}
    one = indicator("evil.example", object_marking_refs=[SECRET])
    assert told(nation, said, one).refused == 0
    assert seen(nation)["indicator"] == one


def test_what_was_demanded_goes_out_on_the_object_with_its_definition_and_the_bytes_stay(nation: Nation) -> None:
    one = indicator("evil.example", object_marking_refs=[Tlp.GREEN.marking_id])
    told(nation, one, handling=Handling(pap=Pap.RED, originator_control=True))

    found = seen(nation)
    assert found["indicator"]["object_marking_refs"] == [
        Tlp.GREEN.marking_id, Pap.RED.marking_id, ORIGINATOR_CONTROL
    ]  # fmt: skip
    assert found["marking-definition"]["id"] in DEFINITIONS
    [(raw,)] = rows(nation.reporter("W-01"), "SELECT content FROM knowledge_object WHERE type = 'indicator'")
    assert json.loads(bytes(raw)) == one
