"""What was known before, and from whom, as far as the reader may know; relations page by page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import queries, searching
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.types import Count, KnownBefore
from noroshi.observables import Kind, observable_id
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know, made, related, stix_id
from tests.nation import Nation

ADDRESS = observable_id(Kind.IPV4, "198.51.100.23")
OTHER = observable_id(Kind.IPV4, "203.0.113.9")


def before(actor: Actor, *ids: UUID, **but: int) -> dict[UUID, KnownBefore]:
    """What an actor may know of values."""
    with seeing(actor):
        return queries.known_before(ids, viewer_audiences(), **but)


@pytest.mark.parametrize("many", [0, 1000])
def test_what_was_known_before_is_told_as_far_as_each_reader_may_know(
    nation: Nation, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("noroshi.knowledge.queries.MANY_AUDIENCES", many)
    first = nation.clock.now()
    know(nation, "E-01", [indicator("198.51.100.23", "own find")], Tlp.AMBER)
    nation.clock.advance(timedelta(days=6))
    know(nation, "PARTNER-B", [indicator("198.51.100.23", "theirs")], Tlp.GREEN)

    office = before(nation.analyst(), ADDRESS, OTHER)
    water = before(nation.reporter("W-01"), ADDRESS, OTHER)

    partner = nation.organisations["PARTNER-B"].pk
    assert office == {ADDRESS: KnownBefore(ADDRESS, Count(2), first, (nation.organisations["E-01"].pk, partner))} or (
        set(office[ADDRESS].sources) == {nation.organisations["E-01"].pk, partner}
    )
    assert (office[ADDRESS].count, office[ADDRESS].first_at) == (Count(2), first)
    assert water == {ADDRESS: KnownBefore(ADDRESS, Count(1), first + timedelta(days=6), (partner,))}


def test_what_was_known_before_leaves_out_the_receipt_that_is_being_read(nation: Nation) -> None:
    know(nation, "NCO", [indicator("198.51.100.23", "earlier")])
    receipt = know(nation, "NCO", [indicator("198.51.100.23", "now"), indicator("203.0.113.9")])

    known = before(nation.analyst(), ADDRESS, OTHER, excluding_receipt=receipt)

    assert set(known) == {ADDRESS}
    assert known[ADDRESS].count == Count(1)


def test_a_new_version_does_not_make_a_value_younger(nation: Nation) -> None:
    first = nation.clock.now()
    know(nation, "NCO", [indicator("198.51.100.23", "one")])
    nation.clock.advance(timedelta(days=1))
    know(nation, "NCO", [indicator("198.51.100.23", "two", of="one", modified="2026-02-01T00:00:00.000Z")])

    assert before(nation.analyst(), ADDRESS)[ADDRESS].first_at == first


def test_fifty_values_take_one_statement(nation: Nation) -> None:
    know(nation, "NCO", [indicator(f"198.51.100.{number}") for number in range(50)])
    ids = [observable_id(Kind.IPV4, f"198.51.100.{number}") for number in range(50)]
    with seeing(nation.analyst()):
        audiences = viewer_audiences()
        with CaptureQueriesContext(connection) as ran:
            known = queries.known_before(ids, audiences)
    assert (len(known), len(ran)) == (50, 1)


def test_every_relation_of_a_long_report_is_listed_once(nation: Nation) -> None:
    parts = [made("malware", f"part {number}", is_family=False) for number in range(130)]
    report = made("report", "long", object_refs=[one["id"] for one in parts], published="2026-01-01T00:00:00Z")
    know(nation, "NCO", [*parts, report])

    uuid, cursor, listed = UUID(str(report["id"])[-36:]), "", []
    with seeing(nation.analyst()):
        while True:
            rows, cursor = queries.relations(uuid, viewer_audiences(), outgoing=True, cursor=cursor)
            listed += [row.other_name for row in rows]
            if not cursor:
                break
        outgoing, incoming = queries.count_relations(uuid, viewer_audiences())

    assert sorted(listed) == sorted(str(one["name"]) for one in parts)
    assert (outgoing, incoming) == (Count(130), Count(0))


def test_a_relation_that_may_be_seen_does_not_name_an_end_that_may_not(nation: Nation) -> None:
    group, tool = made("intrusion-set", "Secret group"), made("tool", "Known tool")
    know(nation, "E-01", [group], Tlp.AMBER)
    know(nation, "NCO", [tool, related(group, "uses", tool)])

    with seeing(nation.reporter("W-01")):
        [row], _ = queries.relations(UUID(str(tool["id"])[-36:]), viewer_audiences(), outgoing=False)
        assert (row.other_name, row.other_is_known) == ("", False)
        with pytest.raises(ObjectNotFound):
            queries.objects(str(group["id"]))
    with seeing(nation.analyst()):
        [row], _ = queries.relations(UUID(str(tool["id"])[-36:]), viewer_audiences(), outgoing=False)
        assert row.other_name == "Secret group"


@pytest.mark.parametrize("text", ["", "report", "report--x", "--", "a" * 400, stix_id("report", "absent"), "x--\x00"])
def test_an_id_that_is_none_is_not_found(nation: Nation, text: str) -> None:
    with seeing(nation.analyst()), pytest.raises(ObjectNotFound):
        queries.objects(text)


def test_searching_and_reading_share_one_bound() -> None:
    assert searching.bounded(10_000) == Count(10_000)
    assert searching.bounded(10_001) == Count(10_000, exact=False)
