"""Protects: what is said about an object reaches only who may see both; edits are kept; proposals do what they say."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import queries as known
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.standing import Standing, standing_of_object
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council import discussing, errors, proposing, queries
from noroshi.sharing.council.proposing import Wanted
from noroshi.sharing.council.types import ProposalKind, ProposalState
from tests.knowledge.knowing import StixObject, indicator, know, made, stix_id
from tests.nation import Nation
from tests.sharing.council.sitting import council

NAME = "beacon"
KEY = stix_id("indicator", NAME)


@pytest.fixture
def shared(nation: Nation) -> Nation:
    """E-01 shared an indicator with the community."""
    know(nation, "E-01", [beacon(nation)])
    return nation


def beacon(nation: Nation) -> StixObject:
    now = nation.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return indicator("198.51.100.77", NAME, confidence=80, modified=now, created=now)


def said(actor: Actor, key: str = KEY) -> list[str]:
    with seeing(actor):
        return [one.text for one in discussing.thread(actor, UUID(key[-36:]), key.partition("--")[0])]


def now_of(actor: Actor, key: str = KEY) -> dict[str, object]:
    with seeing(actor):
        found: dict[str, object] = json.loads(known.content(known.objects(key)[0].id).current)
    return found


def stands(nation: Nation, actor: Actor) -> Standing:
    with seeing(actor):
        [found] = standing_of_object(known.objects(KEY)[0].id, nation.clock.now())
    return found


def test_a_remark_is_read_by_whoever_is_in_its_audience_and_may_see_the_object(shared: Nation) -> None:
    council(shared, "W-01", "F-01")
    discussing.write(shared.reporter("W-01"), KEY, "to the community", Marking(Tlp.GREEN))
    discussing.write(shared.reporter("W-01"), KEY, "to our group", Marking(Tlp.AMBER, groups=("COUNCIL",)))
    discussing.write(shared.reporter("W-01"), KEY, "to the office", Marking(Tlp.AMBER_STRICT))

    assert said(shared.reporter("F-01")) == ["to the community", "to our group"]
    assert said(shared.reporter("E-01")) == ["to the community", "to our group"], "who sent it is in the talk on it"
    assert said(shared.reporter("E-02")) == ["to the community"]
    assert said(shared.analyst()) == ["to the community", "to our group", "to the office"]


def test_a_remark_to_all_on_an_object_that_is_hidden_is_hidden_in_the_database_too(nation: Nation) -> None:
    know(nation, "E-01", [beacon(nation)], Tlp.AMBER_STRICT, nation.reporter("E-01"))
    discussing.write(nation.reporter("E-01"), KEY, "to everybody", Marking(Tlp.CLEAR))

    assert said(nation.reporter("W-01")) == []
    with seeing(nation.reporter("W-01")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sharing_council_remark")
        assert cursor.fetchone() == (0,)
    with pytest.raises(ObjectNotFound):
        discussing.write(nation.reporter("W-01"), KEY, "what is this?", Marking(Tlp.CLEAR))


def test_what_was_changed_or_taken_back_stays_readable(shared: Nation) -> None:
    writer = shared.reporter("W-01")
    key = discussing.write(writer, KEY, "first", Marking(Tlp.GREEN))
    discussing.change(writer, key, "second")
    discussing.withdraw(writer, key)

    reader = shared.reporter("F-01")
    with seeing(reader):
        [row] = discussing.thread(reader, UUID(KEY[-36:]), "indicator")
    assert [one.text for one in row.earlier] == ["first", "second"]
    assert (row.text, row.withdrawn_at is not None, row.person) == ("", True, "")
    for act in (lambda: discussing.change(reader, key, "other"), lambda: discussing.withdraw(writer, key)):
        with pytest.raises(errors.RemarkNotFound):
            act()


def test_a_false_alarm_that_the_source_accepts_is_said_to_all_and_served_to_nobody(shared: Nation) -> None:
    proposer, source = shared.reporter("W-01"), shared.reporter("E-01")
    key = proposing.propose(proposer, KEY, Wanted(ProposalKind.FALSE_ALARM, "it is our own scanner, secretly"))
    assert stands(shared, shared.analyst()).base == pytest.approx(30), "one voice halves the score for the office"
    assert stands(shared, shared.reporter("F-01")).base == pytest.approx(60)

    opinion = proposing.accept(source, key, "a scanner")

    assert stands(shared, shared.reporter("F-01")).refuted
    told = now_of(shared.reporter("F-01"), opinion)
    assert (told["opinion"], told["explanation"], told["object_refs"]) == ("strongly-disagree", "a scanner", [KEY])
    assert "secretly" not in json.dumps(told), "the proposer's words are for few"
    with seeing(proposer):
        [row] = queries.proposals(proposer, mine=True)
    assert (row.state, row.reason, row.result) == (ProposalState.ACCEPTED, "a scanner", opinion)


def test_an_accepted_value_becomes_an_indicator_beside_the_object(nation: Nation) -> None:
    know(nation, "E-01", [made("malware", "Shark", is_family=False)])
    shark = stix_id("malware", "Shark")
    wanted = Wanted(ProposalKind.ADD_VALUE, "seen with it", value="shark[.]example")
    key = proposing.propose(nation.reporter("W-01"), shark, wanted)

    found = proposing.accept(nation.analyst(), key)

    assert now_of(nation.reporter("F-01"), found)["pattern"] == "[domain-name:value = 'shark.example']"
    with seeing(nation.reporter("F-01")):
        assert known.count_relations(UUID(shark[-36:]), _audiences(nation.reporter("F-01")))[1].number == 1


def _audiences(actor: Actor) -> list[int]:
    from noroshi.release.audiences import viewer_audiences

    with seeing(actor):
        return viewer_audiences()


def test_a_correction_that_the_source_accepts_is_a_new_version_and_by_the_office_a_note(shared: Nation) -> None:
    wanted = Wanted(ProposalKind.CORRECT, "the name is wrong", "name", "beacon of Shark")
    first = proposing.propose(shared.reporter("W-01"), KEY, wanted)
    note = proposing.accept(shared.analyst(), first, "agreed")
    assert now_of(shared.reporter("F-01"))["name"] == NAME
    assert now_of(shared.reporter("F-01"), note)["object_refs"] == [KEY]

    second = proposing.propose(shared.reporter("W-01"), KEY, wanted)
    assert proposing.accept(shared.reporter("E-01"), second) == KEY
    assert now_of(shared.reporter("F-01"))["name"] == "beacon of Shark"
    with seeing(shared.reporter("F-01")):
        assert len(known.versions(known.objects(KEY)[0])) == 2


def test_a_declined_proposal_tells_the_proposer_why_and_changes_nothing(shared: Nation) -> None:
    proposer = shared.reporter("W-01")
    key = proposing.propose(proposer, KEY, Wanted(ProposalKind.FALSE_ALARM, "ours"))
    with pytest.raises(errors.WordsNeeded):
        proposing.decline(shared.reporter("E-01"), key, " ")
    proposing.decline(shared.reporter("E-01"), key, "we saw it attack")

    with seeing(proposer):
        [row] = queries.proposals(proposer, mine=True)
    assert (row.state, row.reason) == (ProposalState.DECLINED, "we saw it attack")
    assert not stands(shared, shared.reporter("F-01")).refuted
    with pytest.raises(errors.ProposalNotFound):
        proposing.accept(shared.analyst(), key)


def test_a_proposal_taken_back_counts_no_more(shared: Nation) -> None:
    key = proposing.propose(shared.reporter("W-01"), KEY, Wanted(ProposalKind.FALSE_ALARM, "ours"))
    proposing.withdraw(shared.reporter("W-01"), key)

    assert stands(shared, shared.analyst()).base == pytest.approx(60)


def test_a_proposal_is_for_its_proposer_the_source_and_the_office_alone(shared: Nation) -> None:
    key = proposing.propose(shared.reporter("W-01"), KEY, Wanted(ProposalKind.FALSE_ALARM, "ours"))
    seen = {}
    for code in ("W-01", "E-01", "F-01"):
        reader = shared.reporter(code)
        with seeing(reader):
            seen[code] = [(one.id, one.decides) for one in queries.proposals(reader)]
    assert seen == {"W-01": [(key, False)], "E-01": [(key, True)], "F-01": []}
    with pytest.raises(errors.ProposalNotFound):
        proposing.accept(shared.reporter("W-01"), key)
    with pytest.raises(errors.ProposalNotFound):
        proposing.accept(shared.reporter("F-01"), key)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(ProposalKind.ADD_VALUE, "why", value="no value at all"),
        Wanted(ProposalKind.CORRECT, "why", "id", "indicator--x"),
        Wanted(ProposalKind.CORRECT, "why", "pattern", "[broken"),
        Wanted(ProposalKind.CORRECT, "why", "confidence", "101"),
        Wanted(ProposalKind.CORRECT, "why", "valid_until", "tomorrow"),
    ],
    ids=["no-value", "id", "pattern", "confidence", "time"],
)
def test_what_would_break_the_object_cannot_be_proposed(shared: Nation, wanted: Wanted) -> None:
    with pytest.raises(errors.ProposalRefused):
        proposing.propose(shared.reporter("W-01"), KEY, wanted)
