"""Protects: what a partner sends comes in once, under the partner's name, and what may not come in is listed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid5

from noroshi.frame.verbs import seeing
from noroshi.knowledge.queries import objects
from noroshi.knowledge.sightings import sightings_of
from noroshi.observables import Kind, observable_id
from noroshi.parties.types import OrganisationKind
from noroshi.release.types import Tlp
from noroshi.sharing.peers.services import AgreementFacts, change_agreement
from noroshi.sharing.peers.types import Flow, PassingOn, Terms
from noroshi.sharing.products.types import ProductKind
from noroshi.sharing.revoking import revoked_version
from tests.nation import Nation
from tests.sharing.peers.making import (
    BEGIN,
    BOTH_WAYS,
    OPEN,
    SPACE,
    indicator,
    known_to,
    office_with_partner,
    sighting,
    store,
)
from tests.sharing.peers.twin import COLLECTION, Twin, twin_running
from tests.sharing.taxii.serving import Machine


def test_what_the_partner_has_comes_in_page_by_page_under_its_name(nation: Nation, twin: Twin) -> None:
    sent = [indicator(f"page-{place}") for place in range(5)]
    twin.add(*sent)
    office = office_with_partner(nation, twin)

    office.pull()

    partner = nation.organisations["PARTNER-B"].pk
    assert [known_to(nation.analyst(), one["id"]) for one in sent] == [[(partner, one["name"])] for one in sent]
    assert {outcome for outcome, _ in office.outcomes().values()} == {"stored"}
    assert office.run().counts == {"stored:": 5}


def test_a_second_run_asks_only_for_what_is_new(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("old"))
    office = office_with_partner(nation, twin)
    office.pull()
    twin.add(indicator("new"))

    office.pull()

    assert "added_after=2026-11-20" in twin.asked[-1]
    assert office.run().counts == {"stored:": 1}


def test_nothing_is_fetched_without_an_agreement(nation: Nation, twin: Twin) -> None:
    import pytest

    from noroshi.sharing.peers.errors import NothingFlows

    twin.add(indicator("early"))
    office = office_with_partner(nation, twin, terms=None)

    with pytest.raises(NothingFlows):
        office.pull()

    assert twin.asked == []


def test_what_is_marked_beyond_the_agreement_is_refused_and_listed(nation: Nation, twin: Twin) -> None:
    narrow, wide = indicator("narrow", tlp=Tlp.AMBER_STRICT), indicator("wide", tlp=Tlp.GREEN)
    named = indicator("named", tlp=Tlp.RED)
    twin.add(narrow, wide, named)
    office = office_with_partner(nation, twin, Terms(incoming=Flow(open=True, highest=Tlp.AMBER)))

    office.pull()

    assert office.outcomes() == {
        narrow["id"]: ("refused", "above-tlp"),
        wide["id"]: ("stored", ""),
        named["id"]: ("refused", "named-persons"),
    }
    assert known_to(nation.duty_officer(), narrow["id"]) == []


def test_what_a_partner_sent_stays_with_the_office_unless_passing_on_is_agreed(nation: Nation, twin: Twin) -> None:
    sent = indicator("guarded", tlp=Tlp.CLEAR)
    twin.add(sent)
    office = office_with_partner(nation, twin)

    office.pull()

    assert known_to(nation.analyst(), sent["id"]) != []
    assert known_to(nation.reporter("E-01"), sent["id"]) == []


def test_what_may_be_passed_on_within_its_marking_reaches_those_whom_it_names(nation: Nation, twin: Twin) -> None:
    sent = indicator("for-the-community", tlp=Tlp.GREEN)
    twin.add(sent)
    office = office_with_partner(nation, twin, Terms(incoming=OPEN, passing_on=PassingOn.WITHIN_TLP))

    office.pull()

    assert known_to(nation.reporter("E-01"), sent["id"]) != []


def test_an_id_of_ours_that_comes_back_changed_stands_beside_ours_and_is_shown(nation: Nation, twin: Twin) -> None:
    ours = indicator("ours")
    store(nation.analyst(), ours)
    twin.add(ours | {"name": "theirs", "modified": "2026-11-09T00:00:00.000Z"})
    office = office_with_partner(nation, twin)

    office.pull()

    nco, partner = nation.organisations["NCO"].pk, nation.organisations["PARTNER-B"].pk
    assert known_to(nation.analyst(), ours["id"]) == sorted([(nco, "ours"), (partner, "theirs")])
    assert office.outcomes() == {ours["id"]: ("changed", "changed-by-partner")}


def test_what_comes_back_unchanged_is_not_stored_again(nation: Nation, twin: Twin) -> None:
    ours = indicator("round-trip")
    store(nation.analyst(), ours)
    twin.add(ours | {"object_marking_refs": [Tlp.AMBER.marking_id], "valid_from": "2026-11-01T00:00:00.000Z"})
    office = office_with_partner(nation, twin)

    office.pull()

    assert known_to(nation.analyst(), ours["id"]) == [(nation.organisations["NCO"].pk, "round-trip")]
    assert office.outcomes() == {ours["id"]: ("known", "")}


def test_a_sighting_of_ours_by_the_partner_shows_as_a_sighting(nation: Nation, twin: Twin) -> None:
    ours = indicator("seen")
    store(nation.analyst(), ours)
    twin.add(sighting(ours, count=7))
    office = office_with_partner(nation, twin)

    office.pull()

    with seeing(nation.analyst()):
        found = sightings_of(observable_id(Kind.DOMAIN, "seen.example"))
    assert [(one.organisation_id, one.number) for one in found] == [(nation.organisations["PARTNER-B"].pk, 7)]


def test_an_indicator_that_we_made_for_a_sighting_comes_back_as_known(nation: Nation, twin: Twin) -> None:
    ours = indicator("made", modified="2000-01-01T00:00:00.000Z", created="2000-01-01T00:00:00.000Z")
    store(nation.analyst(), ours)
    twin.add(ours)
    office = office_with_partner(nation, twin)

    office.pull()

    assert office.outcomes() == {ours["id"]: ("known", "")}


def test_a_newer_version_replaces_and_a_withdrawal_comes_in(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("living"))
    office = office_with_partner(nation, twin)
    office.pull()
    twin.add(indicator("living", modified="2026-11-05T00:00:00.000Z", revoked=True))

    office.pull()

    assert office.outcomes() == {indicator("living")["id"]: ("updated", "")}


def test_a_withdrawal_comes_in_whatever_is_agreed_by_then_and_every_copy_of_theirs_shows_it(
    nation: Nation, twin: Twin
) -> None:
    taken, seen = indicator("taken-back"), sighting(indicator("taken-back"))
    twin.add(taken, seen)
    office = office_with_partner(nation, twin, Terms(incoming=OPEN, passing_on=PassingOn.WITHIN_TLP))
    office.pull()
    narrower = Terms(incoming=Flow(open=True, types=("malware",)))
    change_agreement(nation.duty_officer(), office.peer_id, AgreementFacts(narrower, BEGIN, None, "MoU 2026/2"))
    at = datetime(2026, 11, 9, tzinfo=UTC)
    twin.add(revoked_version(taken, Tlp.GREEN, at), revoked_version(seen, Tlp.GREEN, at))

    office.pull()

    assert office.outcomes()[taken["id"]] == ("updated", "")
    for who in (nation.analyst(), nation.reporter("E-01")):  # under what was agreed then, the community saw it
        with seeing(who):
            assert [row.revoked for row in objects(taken["id"])] == [True] * len(objects(taken["id"]))
    with seeing(nation.analyst()):
        assert sightings_of(observable_id(Kind.DOMAIN, "taken-back.example")) == []


def test_the_withdrawal_of_what_came_in_goes_on_to_whoever_it_was_passed_on_to(nation: Nation, twin: Twin) -> None:
    """A → B → C, and A withdraws: C is told too, and what comes back from C is known and goes nowhere."""
    taken = indicator("three-countries")
    twin.add(taken)
    office = office_with_partner(nation, twin, Terms(incoming=OPEN, outgoing=OPEN, passing_on=PassingOn.WITHIN_TLP))
    office.pull()
    with twin_running() as third:
        nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
        other = office_with_partner(nation, third, BOTH_WAYS, code="PARTNER-C")
        other.push()
        twin.add(revoked_version(taken, Tlp.GREEN, datetime(2026, 11, 9, tzinfo=UTC)))

        office.pull()
        other.push()
        office.push()
        other.pull()
        other.push()
        office.push()

        assert [one.value.get("revoked") for one in third.collections[COLLECTION]] == [None, True]
        assert (twin.posts, third.posts) == (0, 2)


def test_what_is_beyond_the_agreed_types_and_products_is_refused_and_listed_with_the_reason_on_both_sides(
    nation: Nation, twin: Twin
) -> None:
    common = {"object_marking_refs": [Tlp.GREEN.marking_id], "published": "2026-11-01T00:00:00Z"}
    common |= {"object_refs": [indicator("limited")["id"]], "labels": ["comprehensive-analysis"]}
    analysis = indicator("analysis", **common)
    analysis = {key: held for key, held in analysis.items() if not key.startswith("pattern") and key != "valid_from"}
    analysis |= {"type": "report", "id": analysis["id"].replace("indicator", "report")}
    flow = Flow(open=True, types=("report",), products=(ProductKind.PUBLICITY,))
    office = office_with_partner(nation, twin, Terms(incoming=flow, outgoing=flow))
    twin.add(analysis, indicator("limited"))
    ours = {**analysis, "id": f"report--{uuid5(SPACE, 'ours')}"}
    store(nation.analyst(), ours, indicator("ours-limited"))

    office.pull()
    office.push()
    answer = Machine(nation.partner()).add({**analysis, "id": f"report--{uuid5(SPACE, 'pushed')}"})

    limited = {analysis["id"]: ("refused", "product"), indicator("limited")["id"]: ("refused", "type")}
    pushed = {f"report--{uuid5(SPACE, 'pushed')}": ("refused", "product")}
    assert office.outcomes() == limited | pushed
    assert office.outcomes("out") == {
        ours["id"]: ("refused", "product"), indicator("ours-limited")["id"]: ("refused", "type"),
    }  # fmt: skip
    assert (twin.posts, json.loads(answer.content)["failure_count"]) == (0, 1)
    assert "kind of product" in json.loads(answer.content)["failures"][0]["message"]
