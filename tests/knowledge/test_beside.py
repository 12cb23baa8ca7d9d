"""Protects: a receipt read in another process ends as one read here does; no fault over there passes for an end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

import pytest

from noroshi.frame.verbs import seeing
from noroshi.knowledge import beside
from noroshi.knowledge.beside import Reading
from noroshi.knowledge.errors import NotReadable, ReadingStopped
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Remembered, keep, remember
from noroshi.knowledge.sorting import CHUNK
from noroshi.knowledge.taking import Found
from noroshi.release.types import Marking, Tlp
from tests.knowledge.knowing import StixObject, indicator, made
from tests.knowledge.looking import rows
from tests.knowledge.readers import dies, errs, plain, raises
from tests.nation import Nation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noroshi.knowledge.services.LARGE", 1)
    monkeypatch.setattr(beside, "readers", lambda: 1)


@pytest.fixture
def two_readers(_everything_is_large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with more cores."""
    monkeypatch.setattr(beside, "readers", lambda: 2)


def told(nation: Nation, *objects: StixObject, reading: Reading | None = None) -> Remembered:
    """These objects, remembered as one receipt that another process reads."""
    content = json.dumps(objects).encode()
    actor = nation.analyst()
    receipt, _ = keep(actor, Arrival([content], marking=Marking(Tlp.GREEN)))
    with seeing(actor):
        return remember(actor, receipt, reading or Reading(plain, [content], ("objects",)))


def names(nation: Nation) -> set[str]:
    """Of everything that is stored."""
    return {str(name) for (name,) in rows(nation.analyst(), "SELECT name FROM knowledge_object")}


def test_what_another_process_read_is_stored_and_found_by_its_values(nation: Nation) -> None:
    counted = told(nation, indicator("198.51.100.7"), made("malware", "alpha"))

    assert (counted.new, counted.values, counted.refused) == (2, 1, 0)
    assert "alpha" in names(nation)
    assert rows(nation.analyst(), "SELECT value FROM knowledge_observable") == [("198.51.100.7",)]


@pytest.mark.usefixtures("two_readers")
def test_versions_find_each_other_across_chunks_while_the_earlier_one_is_still_being_written(nation: Nation) -> None:
    others = [made("malware", f"m{number}") for number in range(CHUNK)]
    counted = told(
        nation,
        made("malware", "old", of="m"),
        *others,
        made("malware", "new", of="m", modified="2026-03-01T00:00:00Z"),
        *[made("malware", f"n{number}") for number in range(CHUNK)],
        made("malware", "newest", of="m", modified="2026-04-01T00:00:00Z"),
        others[0],
    )

    assert (counted.new, counted.updated, counted.same) == (2 * CHUNK + 1, 2, 1)
    assert {"old", "new", "newest"} & names(nation) == {"newest"}
    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_version") == [(2,)]


def test_the_same_again_changes_nothing(nation: Nation) -> None:
    told(nation, indicator("198.51.100.7"))
    counted = told(nation, indicator("198.51.100.7"))

    assert (counted.new, counted.updated, counted.same) == (0, 0, 1)


def test_what_is_refused_over_there_is_listed_here(nation: Nation) -> None:
    counted = told(nation, made("malware", "good"), {"type": "malware"})

    assert (counted.new, counted.refused) == (1, 1)
    assert counted.problems[0].path == "objects[1]"


@pytest.mark.parametrize(("reader", "error"), [(dies, ReadingStopped), (raises, NotReadable), (errs, ReadingStopped)])
def test_nothing_stays_of_what_could_not_be_read_to_its_end(
    nation: Nation, reader: Callable[..., Iterable[Found]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        told(nation, reading=Reading(reader, [b"{}"], ()))

    assert names(nation) == set()
    assert told(nation, made("malware", "afterwards")).new == 1


def test_a_fault_in_the_bytes_that_are_fed_ends_the_other_process(nation: Nation) -> None:
    def cut_off() -> Iterator[bytes]:
        yield b'{"type": "bundle", '
        raise ConnectionResetError

    actor = nation.analyst()
    receipt, _ = keep(actor, Arrival([b"{}"], marking=Marking(Tlp.GREEN)))
    waiting = len(beside._idle)
    with seeing(actor), pytest.raises(ConnectionResetError):
        remember(actor, receipt, Reading(plain, cut_off(), ("objects",)))

    assert len(beside._idle) == max(waiting - 1, 0)  # whoever was at work waits for no more
