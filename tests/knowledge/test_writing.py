"""Protects: a write path that is set-based whatever comes, and stores each thing once."""

from __future__ import annotations

import pytest

from noroshi.frame.verbs import seeing
from noroshi.knowledge.preparing import Prepared, prepare
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep
from noroshi.knowledge.sorting import CHUNK, Counts
from noroshi.knowledge.writing import Placement, write_all
from noroshi.release.types import Marking, Tlp
from tests.knowledge.knowing import StixObject, indicator, made, related
from tests.knowledge.looking import items_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def write(nation: Nation, *objects: StixObject) -> Counts:
    """These objects, written as one receipt of the office's analyst."""
    actor = nation.analyst()
    receipt, _ = keep(actor, Arrival([b"{}"], marking=Marking(Tlp.GREEN)))
    place = Placement(receipt.id, receipt.source_id, {Tlp.GREEN: receipt.audience_id}, Tlp.GREEN, actor.now())
    prepared: list[Prepared] = [prepare(item.path, item.content, item.value) for item in items_of(*objects)]
    with seeing(actor):
        return write_all(prepared, place)


def test_an_id_sent_a_thousand_times_is_one_object(nation: Nation) -> None:
    counts = write(nation, *[made("malware", "many")] * 1000)

    assert (counts.new, counts.same, counts.older) == (1, 999, 0)


def test_of_equal_versions_in_one_bundle_the_first_stays(nation: Nation) -> None:
    counts = write(nation, made("malware", "first", of="m"), made("malware", "second", of="m"))

    assert (counts.new, counts.clashes) == (1, ["objects[1]"])
    assert rows(nation.analyst(), "SELECT name FROM knowledge_object") == [("first",)]
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_version") == [(1,)]


def test_of_what_has_no_versions_the_last_stays_and_the_first_is_kept(nation: Nation) -> None:
    address = {"type": "ipv4-addr", "id": indicator("x")["id"], "value": "198.51.100.7"}
    write(nation, address, address | {"x_note": "later"})

    ((content,),) = rows(nation.analyst(), "SELECT content FROM knowledge_object")
    assert b"later" in bytes(content)
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_version") == [(1,)]


def test_the_newest_wins_across_chunks_too(nation: Nation) -> None:
    others = [made("malware", f"m{number}") for number in range(CHUNK)]
    counts = write(
        nation, made("malware", "old", of="m"), *others, made("malware", "new", of="m", modified="2026-03-01T00:00:00Z")
    )

    assert (counts.new, counts.updated) == (CHUNK + 1, 1)
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_object WHERE name IN ('old', 'new')") == [(1,)]


def test_who_names_whom_is_replaced_with_the_version_that_said_so(nation: Nation) -> None:
    actor, tool, other = made("intrusion-set", "a"), made("tool", "t"), made("tool", "o")
    first = related(actor, "uses", tool)
    write(nation, first)
    write(nation, first | {"target_ref": other["id"], "modified": "2026-03-01T00:00:00Z"})

    ((target,),) = rows(nation.analyst(), "SELECT target_uuid FROM knowledge_relation")
    assert str(target) == str(other["id"])[-36:]


def test_no_objects_are_no_rows_and_no_error(nation: Nation) -> None:
    assert write(nation) == Counts()
