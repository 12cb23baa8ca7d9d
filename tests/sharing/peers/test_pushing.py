"""Protects: a partner gets what it may see and nothing else, once, and never its own or another partner's secrets."""

from __future__ import annotations

import json

import pytest

from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.parties.types import OrganisationKind
from noroshi.release.types import Handling, Marking, Tlp
from noroshi.sharing.desk.models import Release
from noroshi.sharing.desk.queries import reached
from noroshi.sharing.desk.remarking import remark
from noroshi.sharing.desk.services import withdraw
from noroshi.sharing.peers.models import Batch
from noroshi.sharing.peers.types import Flow, MarkingPair, PassingOn, Terms
from tests.knowledge.knowing import made
from tests.nation import Nation
from tests.sharing.desk.releasing import INDICATOR, VALUE, found, released, row_of, tell, to
from tests.sharing.peers.making import BOTH_WAYS, OPEN, Office, indicator, office_with_partner, store
from tests.sharing.peers.twin import COLLECTION, Twin, twin_running
from tests.sharing.taxii.serving import Machine


def test_the_partner_gets_what_it_may_see_and_nothing_else(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    store(nation.reporter("E-01"), indicator("for-all"), tlp=Tlp.GREEN)
    store(nation.reporter("E-01"), indicator("for-the-office", tlp=Tlp.AMBER), tlp=Tlp.AMBER)

    office.push()

    assert twin.held() == [indicator("for-all")["id"]]
    assert office.outcomes("out") == {indicator("for-all")["id"]: ("sent", "")}


def test_the_agreement_narrows_what_row_level_security_would_let_go(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin, Terms(outgoing=Flow(open=True, types=("malware",), highest=Tlp.GREEN)))
    store(nation.analyst(), indicator("another-type"))

    office.push()

    assert twin.held() == []
    assert office.outcomes("out") == {indicator("another-type")["id"]: ("refused", "type")}


def test_only_the_agreed_sectors_go(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin, Terms(outgoing=Flow(open=True, sectors=("finance",))))
    store(nation.reporter("E-01"), indicator("from-electricity"))
    store(nation.reporter("F-01"), indicator("from-finance"))

    office.push()

    assert twin.held() == [indicator("from-finance")["id"]]


def test_nothing_goes_twice(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    store(nation.analyst(), indicator("once"))
    office.push()
    store(nation.reporter("E-01"), indicator("once"))

    office.push()

    assert twin.posts == 1


def test_what_came_from_a_partner_is_not_sent_back_to_it(nation: Nation, twin: Twin) -> None:
    twin.add(indicator("theirs"))
    office = office_with_partner(nation, twin, Terms(incoming=OPEN, outgoing=OPEN, passing_on=PassingOn.WITHIN_TLP))
    office.pull()

    office.push()

    assert twin.posts == 0


@pytest.mark.parametrize(
    ("passing_on", "goes"), [(PassingOn.NO, False), (PassingOn.CONSENT, False), (PassingOn.WITHIN_TLP, True)]
)
def test_a_third_party_gets_it_only_as_the_originator_agreed(
    nation: Nation, twin: Twin, passing_on: PassingOn, goes: bool
) -> None:
    twin.add(indicator("b-knows"))
    office_with_partner(nation, twin, Terms(incoming=OPEN, passing_on=passing_on)).pull()
    with twin_running() as third:
        nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
        other = office_with_partner(nation, third, code="PARTNER-C")

        other.push()

        assert third.held() == ([indicator("b-knows")["id"]] if goes else [])


def test_even_what_a_person_released_stays_where_passing_on_is_forbidden(nation: Nation, twin: Twin) -> None:
    partner = nation.organisations["PARTNER-B"]
    office_with_partner(nation, twin)
    store(nation.automation(), indicator("forbidden"), tlp=Tlp.GREEN, source_id=partner.pk)  # visible to the community
    with twin_running() as third:
        nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
        other = office_with_partner(nation, third, code="PARTNER-C")

        other.push()

        assert third.held() == []
        assert other.outcomes("out") == {indicator("forbidden")["id"]: ("refused", "originator")}


def test_a_withdrawal_reaches_whoever_received_and_nobody_else(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    store(nation.analyst(), indicator("withdrawn"))
    office.push()
    later = {"modified": "2026-11-08T00:00:00.000Z", "revoked": True}
    store(nation.analyst(), indicator("withdrawn", **later), indicator("never-sent", **later))

    office.push()

    assert twin.held() == [indicator("withdrawn")["id"]] * 2
    assert twin.collections[COLLECTION][1].value["revoked"] is True
    assert office.outcomes("out") == {indicator("withdrawn")["id"]: ("withdrawn", "")}


def test_an_originators_withdrawal_follows_its_copy_across_the_next_border(nation: Nation, twin: Twin) -> None:
    """What C was given of B's by a person's release stands under an audience of its own; B's withdrawal still comes."""
    partner = nation.organisations["PARTNER-B"]
    office = office_with_partner(nation, twin, Terms(incoming=OPEN, passing_on=PassingOn.CONSENT))
    store(nation.automation(), indicator("lent"), tlp=Tlp.GREEN, source_id=partner.pk)
    with twin_running() as third:
        nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
        other = office_with_partner(nation, third, code="PARTNER-C")
        other.push()
        twin.add(indicator("lent", modified="2026-11-08T00:00:00.000Z", revoked=True, description="new and secret"))
        office.pull()

        other.push()

        last = third.collections[COLLECTION][-1].value
        assert (last["id"], last["revoked"]) == (indicator("lent")["id"], True)
        assert "description" not in last


def test_markings_leave_as_the_agreement_writes_them(nation: Nation, twin: Twin) -> None:
    theirs = "marking-definition--00000000-0000-4000-8000-00000000000b"
    office = office_with_partner(nation, twin, Terms(outgoing=OPEN, markings=(MarkingPair(theirs, "TLP:GREEN"),)))
    store(nation.analyst(), indicator("relabelled"))

    office.push()

    assert twin.collections[COLLECTION][0].value["object_marking_refs"] == [theirs]


def test_what_nobody_marked_leaves_with_the_label_under_which_it_stands_here(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    store(nation.analyst(), indicator("bare", tlp=None), tlp=Tlp.GREEN)

    office.push()

    value = twin.collections[COLLECTION][0].value
    assert value["object_marking_refs"] == [Tlp.GREEN.marking_id]


def test_one_object_that_the_server_refuses_keeps_back_no_other(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    twin.refuses = frozenset({indicator("unwanted")["id"]})
    store(nation.analyst(), indicator("unwanted"), indicator("wanted"))

    office.push()

    assert office.outcomes("out") == {
        indicator("unwanted")["id"]: ("rejected", "not-taken"),
        indicator("wanted")["id"]: ("sent", ""),
    }


def test_a_server_that_takes_little_at_once_gets_little_at_once(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    twin.takes_at_most = 2
    sent = [indicator(f"many-{place}") for place in range(7)]
    store(nation.analyst(), *sent)

    office.push()

    assert sorted(twin.held()) == sorted(one["id"] for one in sent)


def test_a_push_that_the_server_works_on_is_asked_for_until_it_is_complete(nation: Nation, twin: Twin) -> None:
    office = office_with_partner(nation, twin)
    twin.pending = 2
    store(nation.analyst(), indicator("slowly"))

    office.push()

    assert office.outcomes("out") == {indicator("slowly")["id"]: ("sent", "")}
    assert sum("status" in one for one in twin.asked) == 2


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _killed_at(monkeypatch: pytest.MonkeyPatch, module: object, name: str, *, after: bool) -> None:
    """The process ends when it comes to this step: before doing it, or just after."""
    whole = getattr(module, name)

    def dying(*args: object, **kwargs: object) -> object:
        monkeypatch.undo()
        if after:
            whole(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(module, name, dying)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["prepare", "ask", "settle"])
def test_a_push_killed_at_any_step_goes_on_without_loss_and_without_doubles(
    nation: Nation, twin: Twin, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    from noroshi.sharing.peers import pushing

    office = office_with_partner(nation, twin)
    sent = [indicator(f"killed-{place}") for place in range(3)]
    store(nation.analyst(), *sent)
    _killed_at(monkeypatch, pushing, step, after=after)
    with pytest.raises(Killed):
        office.push()

    office.push()

    assert sorted(twin.held()) == sorted(one["id"] for one in sent)
    assert {outcome for outcome, _ in office.outcomes("out").values()} == {"sent"}
    assert twin.posts == 1
    with seeing(office.automation):
        assert not Batch.objects.exists()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["ask", "take_page"])
def test_a_pull_killed_at_any_step_goes_on_without_loss_and_without_doubles(
    nation: Nation, twin: Twin, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    from noroshi.sharing.peers import pulling

    sent = [indicator(f"killed-{place}") for place in range(5)]
    twin.add(*sent)
    office = office_with_partner(nation, twin)
    _killed_at(monkeypatch, pulling, step, after=after)
    with pytest.raises(Killed):
        office.pull()

    office.pull()

    assert office.outcomes() == {one["id"]: ("stored", "") for one in sent}
    assert _receipts(office) == 3  # as many as pages


def test_a_server_that_cannot_be_read_is_sent_what_was_left_behind_again(
    nation: Nation, twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    from noroshi.sharing.peers import pushing

    office = office_with_partner(nation, twin)
    twin.readable = False
    store(nation.analyst(), indicator("blind"))
    _killed_at(monkeypatch, pushing, "settle", after=False)
    with pytest.raises(Killed):
        office.push()

    office.push()

    assert twin.held() == [indicator("blind")["id"]]
    assert office.outcomes("out") == {indicator("blind")["id"]: ("sent", "")}


def _receipts(office: Office) -> int:
    from django.db import connection

    with seeing(office.automation), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM knowledge_receipt WHERE source_id = %s", [office.nation.organisations["PARTNER-B"].pk]
        )
        return int(cursor.fetchone()[0])


def test_around_three_countries_an_unchanged_object_comes_to_rest(nation: Nation, twin: Twin) -> None:
    """A → B → C → A: what comes home unchanged is known, not stored, and not sent on again."""
    ours = indicator("traveller")
    store(nation.analyst(), ours)
    office = office_with_partner(nation, twin, BOTH_WAYS)
    office.push()
    with twin_running() as third:
        nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
        other = office_with_partner(nation, third, BOTH_WAYS, code="PARTNER-C")
        third.add(ours | {"object_marking_refs": [Tlp.CLEAR.marking_id]})  # as B passed it on to C

        other.pull()
        other.push()
        office.push()

        assert other.outcomes() == {ours["id"]: ("known", "")}
        assert (twin.held(), third.held()) == ([ours["id"]], [ours["id"]])


@pytest.mark.parametrize("maker", ["NCO", "E-01"])
def test_what_is_released_to_a_partner_by_name_is_sent_and_its_withdrawal_follows(
    nation: Nation, twin: Twin, maker: str
) -> None:
    office_with_partner(nation, twin)
    tell(nation, maker, [INDICATOR], Marking(Tlp.AMBER))
    nation.settle()
    assert twin.held() == []

    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    nation.settle()
    assert INDICATOR["id"] in twin.held()
    withdraw(nation.duty_officer(), number, "too early")
    nation.settle()

    last = [one.value for one in twin.collections[COLLECTION] if one.value["id"] == INDICATOR["id"]][-1]
    assert (last["revoked"], last["created"]) == (True, INDICATOR["created"])
    assert last["modified"] > str(INDICATOR["modified"])
    assert VALUE not in json.dumps(last)
    assert "10.0.0.7" not in json.dumps(last)


def test_what_is_marked_more_narrowly_is_revoked_for_the_partners_who_lose_it_and_for_nobody_else(
    nation: Nation, twin: Twin
) -> None:
    office = office_with_partner(nation, twin)
    nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.GREEN), Handling(releasable_to=("PARTNER-B", "PARTNER-C", "W-01")))
    nation.settle()
    with twin_running() as third:
        other = office_with_partner(nation, third, code="PARTNER-C")
        other.push()
        reporter = nation.reporter("E-01")
        narrower = Handling(releasable_to=("PARTNER-C",))

        remark(reporter, row_of(reporter, INDICATOR), Marking(Tlp.GREEN), narrower, "For C alone.")
        nation.settle()

        assert [one.value.get("revoked") for one in third.collections[COLLECTION]] == [None]
    last = [one.value for one in twin.collections[COLLECTION] if one.value["id"] == INDICATOR["id"]][-1]
    assert last["revoked"] is True
    assert "description" not in last
    assert VALUE not in json.dumps(last)
    assert office.outcomes("out")[str(INDICATOR["id"])] == ("withdrawn", "")
    assert found(nation.reporter("W-01"), INDICATOR["id"]) is None  # no partner: the desk's note tells it


def test_a_partners_machine_that_fetches_gets_what_it_lost_as_revoked(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin, push_to="")
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    nation.settle()
    number_turns()
    machine = Machine(nation.partner())
    assert INDICATOR["id"] in [one["id"] for one in machine.objects()]

    withdraw(nation.duty_officer(), number, "too early")
    number_turns()

    [got] = [one for one in machine.objects() if one["id"] == INDICATOR["id"]]
    assert got["revoked"] is True
    assert VALUE not in json.dumps(got)
    assert [one["id"] for one in machine.objects(match_version="all")].count(INDICATOR["id"]) == 1


def test_the_withdrawal_for_one_partner_does_not_withdraw_it_from_another(nation: Nation, twin: Twin) -> None:
    office_with_partner(nation, twin)
    nation.add("PARTNER-C", OrganisationKind.FOREIGN_PARTNER)
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    with twin_running() as third:
        office_with_partner(nation, third, code="PARTNER-C")
        number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
        released(nation, [INDICATOR], to(nation, "PARTNER-C"))
        nation.settle()

        withdraw(nation.duty_officer(), number, "too early")
        nation.settle()

        assert [one.value for one in twin.collections[COLLECTION] if one.value.get("revoked")] != []
        assert [one.value for one in third.collections[COLLECTION] if one.value.get("revoked")] == []


def test_the_desk_shows_what_was_sent_as_had_and_what_the_agreement_kept_back_as_not(
    nation: Nation, twin: Twin
) -> None:
    kept_back = made("malware", "kept back")
    office_with_partner(nation, twin, Terms(outgoing=Flow(open=True, types=("indicator",), highest=Tlp.AMBER)))
    tell(nation, "NCO", [INDICATOR, kept_back], Marking(Tlp.AMBER))
    sent = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    held = released(nation, [kept_back], to(nation, "PARTNER-B"))
    nation.settle()

    with seeing(nation.duty_officer()):
        [first], [second] = (reached(nation.duty_officer(), Release.objects.get(pk=number)) for number in (sent, held))
    assert (first.fetched_at, first.fetched_over) == (nation.clock.time, "pushed")
    assert second.fetched_at is None
