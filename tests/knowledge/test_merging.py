"""Protects: what is one can be parted again exactly; no source's object is touched; nothing hidden is told."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.entities import Entity, entity, newest_merges, proposals
from noroshi.knowledge.errors import MergeNotFound, NotTheSameType, ObjectNotFound, OneAlready
from noroshi.knowledge.merging import merge, part, tell_apart, write_names
from noroshi.knowledge.names import key_of_name, names_of
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import SearchQuery
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Tlp
from tests.knowledge.knowing import StixObject, know, made, stix_id
from tests.nation import Nation

_turn = itertools.count()


def actor(name: str, *aliases: str, kind: str = "intrusion-set", of: str = "") -> StixObject:
    """A group of attackers and what else it is called."""
    return made(kind, name, of=of or name, aliases=list(aliases))


def seen_as(reader: Actor, stix: str) -> Entity:
    with seeing(reader):
        return entity(stix)


def names(nation: Nation) -> None:
    with seeing(nation.automation()):
        write_names()


def test_what_two_sources_call_differently_is_one_with_who_calls_it_so(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("Midnight Blizzard", "Nobelium")])
    know(nation, "E-01", [actor("COZY BEAR", "Nobelium", "APT 29")])
    kept, other = stix_id("intrusion-set", "Midnight Blizzard"), stix_id("intrusion-set", "COZY BEAR")

    merge(nation.analyst(), kept, other, "both name the same campaign of 2020")

    found = seen_as(nation.reporter("W-01"), other)
    sources = {one.pk: code for code, one in nation.organisations.items()}
    assert found.ids == (kept, other)
    assert {one.name: sorted(sources[by.source_id] for by in one.by) for one in found.aliases} == {
        "Midnight Blizzard": ["PARTNER-B"], "Nobelium": ["E-01", "PARTNER-B"], "COZY BEAR": ["E-01"],
        "APT 29": ["E-01"],
    }  # fmt: skip


def test_a_search_for_a_merged_id_leads_to_the_thing(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("One")])
    know(nation, "E-01", [actor("Other")])
    kept, other = stix_id("intrusion-set", "One"), stix_id("intrusion-set", "Other")
    merge(nation.analyst(), kept, other, "the same")

    with seeing(nation.reporter("W-01")):
        found = search(SearchQuery(other), viewer_audiences())
        nothing = search(SearchQuery(stix_id("intrusion-set", "never")), viewer_audiences())

    assert [one.stix_id for one in found.rows] == [kept, other]
    assert nothing.rows == ()


def test_a_merge_is_unknown_to_who_does_not_see_both_of_its_ends(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("One")])
    know(nation, "E-01", [actor("Hidden name")], Tlp.AMBER_STRICT, nation.reporter("E-01"))
    kept, hidden = stix_id("intrusion-set", "One"), stix_id("intrusion-set", "Hidden name")
    merge(nation.analyst(), kept, hidden, "the same", Tlp.CLEAR)

    outsider = seen_as(nation.reporter("W-01"), kept)

    assert outsider.ids == (kept,)
    assert "Hidden name" not in str(outsider)
    with seeing(nation.reporter("W-01")):
        assert newest_merges(nation.world_id) == ()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM knowledge_merge")
            assert cursor.fetchone() == (0,)
    assert seen_as(nation.reporter("E-01"), kept).ids == (kept, hidden)


def test_what_is_one_only_over_something_hidden_is_not_one_for_the_reader(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("One"), actor("Three")])
    know(nation, "E-01", [actor("Two")], Tlp.AMBER_STRICT, nation.reporter("E-01"))
    one, two, three = (stix_id("intrusion-set", name) for name in ("One", "Two", "Three"))
    merge(nation.analyst(), one, two, "the same", Tlp.CLEAR)
    merge(nation.analyst(), two, three, "the same", Tlp.CLEAR)

    assert set(seen_as(nation.analyst(), one).ids) == {one, two, three}
    assert seen_as(nation.reporter("W-01"), one).ids == (one,)


def test_a_shared_alias_is_proposed_with_its_reason_and_never_merged_by_itself(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("Lazarus Group", "Hidden Cobra"), actor("APT38", "HIDDEN-COBRA", "Bluenoroff")])
    know(nation, "E-01", [actor("Hidden Cobra", kind="malware", of="a tool of that name")])
    nation.settle()
    one, other = stix_id("intrusion-set", "Lazarus Group"), stix_id("intrusion-set", "APT38")

    with seeing(nation.analyst()):
        [told] = proposals(nation.analyst())
    assert {told.first_id, told.second_id} == {one, other}
    assert [key_of_name(name) for name in told.names] == ["hiddencobra"]
    assert seen_as(nation.analyst(), one).ids == (one,)

    tell_apart(nation.analyst(), one, other, "MITRE keeps them apart")
    with seeing(nation.analyst()):
        assert proposals(nation.analyst()) == ()


def test_what_is_one_already_is_not_proposed_and_parted_is_proposed_again(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("Lazarus Group", "Hidden Cobra"), actor("APT38", "Hidden Cobra")])
    names(nation)
    key = merge(
        nation.analyst(), stix_id("intrusion-set", "Lazarus Group"), stix_id("intrusion-set", "APT38"), "the same"
    )
    with seeing(nation.analyst()):
        assert proposals(nation.analyst()) == ()
    part(nation.analyst(), key, "they are not")
    with seeing(nation.analyst()):
        assert len(proposals(nation.analyst())) == 1


def test_a_name_that_only_a_hidden_object_bears_is_proposed_to_nobody_who_may_not_see_it(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("Lazarus Group", "Hidden Cobra")])
    know(nation, "E-01", [actor("Ours", "Hidden Cobra")], Tlp.AMBER_STRICT, nation.reporter("E-01"))
    names(nation)

    with seeing(nation.reporter("W-01")):
        assert proposals(nation.reporter("W-01")) == ()
    with seeing(nation.analyst()):
        assert len(proposals(nation.analyst())) == 1


def test_a_new_version_with_other_aliases_is_known_by_those(nation: Nation) -> None:
    know(nation, "PARTNER-B", [actor("Lazarus Group", "Hidden Cobra"), actor("APT38", "Hidden Cobra")])
    nation.settle()
    newer = made("intrusion-set", "APT38", of="APT38", modified="2026-02-01T00:00:00.000Z", aliases=["Bluenoroff"])
    know(nation, "PARTNER-B", [newer])
    nation.settle()

    with seeing(nation.analyst()):
        assert proposals(nation.analyst()) == ()


def test_only_the_office_merges_and_only_what_can_be_one(nation: Nation) -> None:
    know(
        nation, "PARTNER-B", [actor("One"), actor("Other"), actor("Tool", kind="tool"), actor("Report", kind="report")]
    )
    one, other = stix_id("intrusion-set", "One"), stix_id("intrusion-set", "Other")
    analyst = nation.analyst()
    with pytest.raises(NotPermitted):
        merge(nation.reporter("E-01"), one, other, "no")
    with pytest.raises(NotTheSameType):
        merge(analyst, one, stix_id("tool", "Tool"), "no")
    with pytest.raises(OneAlready):
        merge(analyst, one, one, "itself")
    with pytest.raises(ObjectNotFound):
        merge(analyst, one, stix_id("intrusion-set", "nothing"), "no")
    key = merge(analyst, one, other, "the same")
    with pytest.raises(OneAlready):
        merge(analyst, other, one, "again")
    part(analyst, key, "no")
    with pytest.raises(MergeNotFound):
        part(analyst, key, "again")


acts = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=12)


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=acts)
def test_any_sequence_of_merges_and_undos_equals_a_small_model_and_leaves_every_byte(
    nation: Nation, acts: list[tuple[bool, int, int]]
) -> None:
    word = f"m{next(_turn)}"
    ids = [stix_id("threat-actor", f"{word} {number}") for number in range(6)]
    know(nation, "E-01", [actor(f"{word} {number}", kind="threat-actor") for number in range(4)])
    hidden = [actor(f"{word} {number}", kind="threat-actor") for number in (4, 5)]
    know(nation, "E-01", hidden, Tlp.AMBER_STRICT, nation.reporter("E-01"))
    before = _bytes(nation, ids)
    standing: list[tuple[int, int, int]] = []  # the model: the edges that stand

    for is_merge, kept, other in acts:
        if is_merge:
            if other in _together(standing, kept):
                with pytest.raises(OneAlready):
                    merge(nation.analyst(), ids[kept], ids[other], "the same", Tlp.CLEAR)
            else:
                standing.append((merge(nation.analyst(), ids[kept], ids[other], "same", Tlp.CLEAR), kept, other))
        elif standing:
            part(nation.analyst(), standing.pop(kept % len(standing))[0], "not the same")

    for reader, visible in ((nation.analyst(), range(6)), (nation.reporter("W-01"), range(4))):
        edges = [one for one in standing if {one[1], one[2]} <= set(visible)]
        for number in visible:
            found = seen_as(reader, ids[number])
            assert {*found.ids} == {ids[one] for one in _together(edges, number)}
            merged = {other for _, _, other in edges}
            roots = {ids[one] for one in _together(edges, number) - merged}
            assert found.ids[0] in roots
    assert _bytes(nation, ids) == before


def _together(edges: list[tuple[int, int, int]], start: int) -> set[int]:
    found = {start}
    for _ in edges:
        found |= {end for _, one, other in edges if {one, other} & found for end in (one, other)}
    return found


def _bytes(nation: Nation, ids: list[str]) -> list[tuple[object, ...]]:
    with seeing(nation.analyst()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM knowledge_object WHERE stix_uuid = ANY (%s) ORDER BY id", [[UUID(one[-36:]) for one in ids]]
        )
        return cursor.fetchall()


@given(st.lists(st.text(max_size=20), max_size=5))
def test_an_object_gives_each_name_once_however_it_is_written(aliases: list[str]) -> None:
    assert key_of_name("Cozy Bear") == key_of_name("COZY-BEAR") == key_of_name("ｃｏｚｙ_ｂｅａｒ")
    found = list(names_of({"name": "Cozy Bear", "aliases": ["cozybear", 7, None, *aliases]}))

    assert found[0] == "Cozy Bear"
    assert len({key_of_name(name) for name in found}) == len(found)
    assert "" not in found
