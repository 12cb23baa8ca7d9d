"""The same object for others, and how it is taken away again."""

from __future__ import annotations

import json

import pytest

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import turns
from noroshi.knowledge.copies import Original, Stored, close_receipts, original, store_copies, take_away
from noroshi.knowledge.errors import ObjectNotFound, ReceiptNotFound
from noroshi.knowledge.queries import known_before, objects
from noroshi.knowledge.receipts import content_of, receipt
from noroshi.knowledge.searching import search
from noroshi.knowledge.types import SearchBy, SearchQuery
from noroshi.observables import guess, observable_id
from noroshi.release.audiences import AudienceCurtain, viewer_audiences
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation

VALUE = "198.51.100.7"
MADE = indicator(VALUE, "a word of its own")


def seen(actor: Actor) -> list[str]:
    """How an actor can get at it: by id, by a word, by the value."""
    ways = []
    with seeing(actor):
        try:
            ways += ["id"] * len(objects(str(MADE["id"])))
        except ObjectNotFound:
            ways += []
        for text, by in (("word", SearchBy.TEXT), (VALUE, SearchBy.VALUE)):
            ways += [by.value for _ in search(SearchQuery(text, by=by), viewer_audiences()).rows]
        found = guess(VALUE)
        ways += ["before" for _ in known_before([observable_id(found.kind, found.value)], viewer_audiences())]
    return ways


def copied(nation: Nation, code: str) -> tuple[Original, Stored]:
    know(nation, "E-01", [MADE], Tlp.AMBER)
    with seeing(nation.duty_officer()):
        [row] = objects(str(MADE["id"]))
        held = original(row.id)
    automation = nation.automation()
    with seeing(automation):
        audience = AudienceCurtain().audience_of(automation, {"automation", f"org:{nation.organisations[code].pk}"})
        stored = store_copies(automation, [held.current], audience, marking=Tlp.AMBER, source_id=held.source_id)
    return held, stored


def test_a_copy_is_seen_by_whom_it_is_for_with_the_same_bytes_and_by_nobody_else(nation: Nation) -> None:
    held, stored = copied(nation, "PARTNER-B")

    assert seen(nation.partner()) == ["id", "text", "value", "before"]
    assert seen(nation.reporter("W-01")) == []
    assert seen(nation.duty_officer()) == ["id", "text", "value", "before"]  # once, not twice
    with seeing(nation.partner()):
        assert original(stored.rows[str(MADE["id"])]).content == held.content == json.dumps(MADE).encode()


def test_what_is_taken_away_is_found_by_no_way_and_what_is_beside_it_stays(nation: Nation) -> None:
    _, stored = copied(nation, "PARTNER-B")
    partner = nation.partner()
    automation = nation.automation()
    with seeing(automation):
        take_away(stored.rows.values())
        office = AudienceCurtain().audience_of(automation, {f"org:{automation.organisation_id}"})
        close_receipts([stored.receipt_id], office)

    assert seen(partner) == []
    assert seen(nation.duty_officer()) == ["id", "text", "value", "before"]
    with seeing(partner):
        assert list(content_of(stored.receipt_id)) == []
        with pytest.raises(ReceiptNotFound):
            receipt(stored.receipt_id)


def test_words_of_what_stays_in_the_same_list_are_still_found(nation: Nation) -> None:
    other = indicator("198.51.100.8", "another word")
    automation = nation.automation()
    with seeing(automation):
        audience = AudienceCurtain().audience_of(
            automation, {"automation", f"org:{nation.organisations['PARTNER-B'].pk}"}
        )
        contents = [json.dumps(one).encode() for one in (MADE, other)]
        stored = store_copies(automation, contents, audience, marking=Tlp.GREEN, source_id=automation.organisation_id)
        take_away([stored.rows[str(MADE["id"])]])

    with seeing(nation.partner()):
        found = search(SearchQuery("word", by=SearchBy.TEXT), viewer_audiences())
    assert [row.name for row in found.rows] == ["another word"]
    assert found.count.number == 1


def test_a_copy_has_a_turn_of_its_own_behind_what_was_there(nation: Nation) -> None:
    partner = nation.partner()
    turns.number_turns()
    with seeing(partner):
        before = turns.newest_turn()
    copied(nation, "PARTNER-B")
    turns.number_turns()

    with seeing(partner):
        assert turns.newest_turn() > before
