"""What is decided of new objects, and that the reason is kept in bounded space."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from noroshi.frame.verbs import seeing
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.models import Group
from noroshi.release.errors import ListedUnderRed, UnknownRecipient
from noroshi.release.types import Decision, Handling, Marking, Outcome, Reason, Tlp
from noroshi.sharing.desk.deciding import decide_receipts, explain, undecided
from noroshi.sharing.desk.models import KeptDecision
from tests.knowledge.knowing import StixObject, indicator
from tests.nation import Nation


def tell(nation: Nation, code: str, made: list[StixObject], marking: Marking, handling: Handling | None = None) -> int:
    """A reporter makes objects known under a marking and with demands; the receipt's number."""
    by, contents = nation.reporter(code), [json.dumps(one).encode() for one in made]
    receipt, _ = keep(by, Arrival(contents, marking=marking, handling=handling or Handling()))
    items = [Item(f"/{at}", one, value) for at, (one, value) in enumerate(zip(contents, made, strict=True))]
    remember(by, receipt, items, marking.groups)
    return receipt.id


def why(nation: Nation, made: StixObject, code: str) -> Decision:
    officer = nation.duty_officer()
    with seeing(officer):
        [row] = objects(str(made["id"]))
        return explain(officer, row.id, nation.organisations[code].pk)


def council(nation: Nation, *codes: str) -> str:
    """A group of these organisations; its code."""
    group = Group.objects.create(world_id=nation.world_id, code="E-COUNCIL", name_ja="電力", name_en="Electricity")
    group.members.set(nation.organisations[code] for code in codes)
    return group.code


def test_every_decision_about_an_object_can_be_explained_later(nation: Nation) -> None:
    made = indicator("198.51.100.7")
    tell(nation, "E-01", [made], Marking(Tlp.AMBER, (council(nation, "E-01", "E-02"),)))
    nation.settle()

    assert KeptDecision.objects.count() == 0  # not for those who are not of the office
    assert why(nation, made, "E-01") == Decision(Outcome.FULL, Reason.OWN)
    assert why(nation, made, "NCO") == Decision(Outcome.FULL, Reason.OFFICE)
    assert why(nation, made, "E-02") == Decision(Outcome.FULL, Reason.GROUP)
    assert why(nation, made, "PARTNER-B") == Decision(Outcome.NOTHING, Reason.NOT_A_CLIENT)
    with seeing(nation.duty_officer()):
        assert {(one.outcome, one.reason) for one in KeptDecision.objects.all()} == {
            ("full", "own"), ("full", "office"), ("full", "group"), ("nothing", "not-a-client"),
        }  # fmt: skip


def test_objects_of_one_class_take_no_more_space_than_one(nation: Nation) -> None:
    first = tell(nation, "E-01", [indicator("198.51.100.7")], Marking(Tlp.GREEN))
    second = tell(nation, "E-01", [indicator(f"198.51.100.{place}") for place in range(8, 58)], Marking(Tlp.GREEN))
    automation = nation.automation()

    assert decide_receipts(automation, first, first).new == 1
    with seeing(automation):
        rows = KeptDecision.objects.count()
        assert undecided(automation, second, second).new == 0
    assert decide_receipts(automation, first, second).objects == 51
    with seeing(automation):
        assert KeptDecision.objects.count() == rows


def test_a_changed_register_is_decided_again_and_what_was_decided_before_stays(nation: Nation) -> None:
    made = indicator("198.51.100.7")
    receipt = tell(nation, "E-01", [made], Marking(Tlp.AMBER, (council(nation, "E-01"),)))
    nation.settle()
    assert why(nation, made, "W-01").outcome is Outcome.NOTHING
    Group.objects.get(code="E-COUNCIL", world_id=nation.world_id).members.add(nation.organisations["W-01"])

    assert decide_receipts(nation.automation(), receipt, receipt).new == 1
    assert why(nation, made, "W-01") == Decision(Outcome.FULL, Reason.GROUP)
    with seeing(nation.automation()):
        assert KeptDecision.objects.filter(outcome="nothing").count() == 2


def test_a_list_of_recipients_takes_the_place_of_the_community_before_anybody_sees_it(nation: Nation) -> None:
    made = indicator("198.51.100.7")
    tell(nation, "E-01", [made], Marking(Tlp.GREEN), Handling(releasable_to=("PARTNER-B",)))

    assert sees(nation, made) == {"E-01", "NCO", "PARTNER-B"}
    assert why(nation, made, "PARTNER-B") == Decision(Outcome.FULL, Reason.RELEASABLE_TO)
    assert why(nation, made, "E-02") == Decision(Outcome.NOTHING, Reason.NOT_ON_LIST)


def test_who_does_not_want_to_be_named_is_seen_by_the_office_alone(nation: Nation) -> None:
    made = indicator("198.51.100.7")
    tell(nation, "E-01", [made], Marking(Tlp.GREEN), Handling(source_hidden=True))

    assert sees(nation, made) == {"E-01", "NCO"}
    assert why(nation, made, "PARTNER-B") == Decision(Outcome.REDACTED, Reason.SOURCE_HIDDEN)


def sees(nation: Nation, made: StixObject) -> set[str]:
    found = set()
    for code, role in (("NCO", "analyst"), ("E-01", "reporter"), ("E-02", "reporter"), ("PARTNER-B", "partner")):
        with seeing(nation.actor(code, role)):  # type: ignore[arg-type]  # a role's own value
            try:
                found.add(code if objects(str(made["id"])) else "")
            except ObjectNotFound:
                continue
    return found


def test_a_list_under_red_or_of_an_unknown_organisation_is_refused(nation: Nation) -> None:
    with pytest.raises(ListedUnderRed):
        tell(nation, "E-01", [indicator("198.51.100.7")], Marking(Tlp.RED), Handling(releasable_to=("E-02",)))
    with pytest.raises(UnknownRecipient):
        tell(nation, "E-01", [indicator("198.51.100.7")], Marking(Tlp.AMBER), Handling(releasable_to=("X-99",)))


def test_what_is_demanded_stands_on_the_receipt_once_for_all_its_objects(nation: Nation) -> None:
    demands = Handling(originator_control=True)
    receipts = [tell(nation, "E-01", [indicator(f"198.51.100.{n}")], Marking(Tlp.AMBER), demands) for n in (1, 2)]

    with seeing(nation.duty_officer()), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT handling_id FROM knowledge_receipt WHERE id = ANY (%s)", [receipts])
        [[handling]] = cursor.fetchall()
    assert handling > 0
