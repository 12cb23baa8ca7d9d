"""Protects: a report once filed reaches everybody whom it is owed, nobody else, with clocks that are the law's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.intake.duties.errors import DeliveryNotFound, DutyNotFound, ReasonMissing, StageIncomplete, StageNotOpen
from noroshi.intake.duties.models import Clock, Duty
from noroshi.intake.duties.services import confirm, decline, fulfil, open_delivery
from noroshi.intake.duties.types import ClockState, DutyState
from noroshi.intake.forms_of_law import ASSET_NOTIFICATION
from noroshi.intake.services import submit_answers
from noroshi.law.chosen import profiles_named
from noroshi.parties.types import Role
from tests.intake.duties.owing import (
    COMPLETE,
    RECOGNISED,
    clock,
    duty,
    ministry,
    police,
    received,
    report,
    supervised,
    told,
)
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db
BOTH = override_settings(LEGAL_PROFILES=profiles_named(("jp-act-42-2025", "eu-nis2")))


def test_a_report_comes_with_the_duties_that_arise_and_their_clocks(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)

    found = duty(bank, sent)
    assert (found.state, found.certain, found.number) == (DutyState.PROPOSED, False, sent.number)
    assert found.reasons[0]["source"]["en"] == "Act 42 of 2025, Art. 5"
    assert clock(bank, sent, "written").due_at == RECOGNISED + timedelta(days=30)
    first = clock(bank, sent, "first")
    assert (first.due_at, first.binding, first.watched_at) == (None, False, RECOGNISED + timedelta(days=3))
    assert told(bank, sent) == []


def test_confirming_tells_everybody_at_once_and_fulfils_the_first_report(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)

    assert told(bank, sent) == [
        ("minister", 1, "sent"), ("prime-minister", 1, "sent"), ("office", 1, "sent"), ("police", 1, "sent"),
    ]  # fmt: skip
    assert clock(bank, sent, "first").state == ClockState.FULFILLED
    assert clock(bank, sent, "written").state == ClockState.RUNNING
    confirm(bank, duty(bank, sent).pk)
    assert len(told(bank, sent)) == 4


def test_each_addressee_sees_its_own_delivery_and_nobody_elses(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)

    assert told(ministry(nation), sent) == [("minister", 1, "sent")]
    assert told(police(nation), sent) == [("police", 1, "sent")]
    assert [one for one, _, _ in told(nation.duty_officer(), sent)] == ["prime-minister", "office"]
    for other in (nation.reporter("E-01"), nation.partner(), nation.actor("NCO", Role.ADMINISTRATOR)):
        assert told(other, sent) == []
        with seeing(other):
            assert not Duty.objects.filter(report_id=sent.id).exists()
    with seeing(ministry(nation)):
        assert not Duty.objects.filter(report_id=sent.id).exists()


def test_without_consent_nothing_goes_beyond_what_the_law_itself_demands(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank, consent="no")
    with seeing(nation.duty_officer()):
        assert not Duty.objects.filter(report_id=sent.id).exists()
    confirm(bank, duty(bank, sent).pk)

    assert told(bank, sent) == [
        ("minister", 1, "sent"), ("prime-minister", 1, "sent"), ("office", 1, "withheld"), ("police", 1, "withheld"),
    ]  # fmt: skip
    assert told(police(nation), sent) == []
    assert [one for one, _, _ in told(nation.duty_officer(), sent)] == ["prime-minister"]


def test_an_addressee_gets_the_items_that_it_is_owed_and_never_how_the_report_is_handled(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank, personal_data="yes", measures="Separated")
    confirm(bank, duty(bank, sent).pk)

    (held,) = received(ministry(nation), sent)
    content = json.loads(held.content)
    assert content["answers"]["title"] == sent.title
    assert content["answers"]["measures"] == "Separated"
    assert not {"consent", "marking"} & content["answers"].keys()


def test_an_addressee_that_is_not_connected_is_named_for_the_reporter_to_tell(nation: Nation) -> None:
    bank = nation.reporter("F-01")  # no ministry is registered
    sent = report(bank, personal_data="yes")
    confirm(bank, duty(bank, sent).pk)
    confirm(bank, duty(bank, sent, "personal-data-report").pk)

    assert ("minister", 1, "not-connected") in told(bank, sent)
    assert ("privacy-commission", 1, "not-connected") in told(bank, sent)


def test_a_later_version_goes_to_the_addressees_of_the_earlier_and_clocks_say_what_moved_them(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    earlier = {"at": "2026-11-21T23:00:00Z", "precision": "minute", "zone": "Asia/Tokyo"}
    report(bank, sent.id, recognised_at=earlier)

    assert told(ministry(nation), sent) == [("minister", 1, "sent"), ("minister", 2, "sent")]
    written = clock(bank, sent, "written")
    assert written.due_at == datetime(2026, 12, 21, 23, 0, tzinfo=UTC)
    (move,) = written.moves
    assert [one["what"] for one in move["changes"]] == ["counted-from"]
    assert move["due_before"] == "2026-12-22T05:05:00+00:00"


def test_consent_that_is_taken_back_stops_what_the_law_does_not_demand(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    report(bank, sent.id, consent="no")

    assert told(police(nation), sent) == [("police", 1, "sent")]
    assert told(ministry(nation), sent)[-1] == ("minister", 2, "sent")
    with seeing(nation.duty_officer()):
        assert not Duty.objects.filter(report_id=sent.id).exists()


def test_a_new_fact_in_a_later_version_brings_a_new_duty_and_a_lost_one_takes_it_away(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    report(bank, sent.id, personal_data="yes")
    assert duty(bank, sent, "personal-data-report").state == DutyState.PROPOSED
    report(bank, sent.id, personal_data="no")
    assert duty(bank, sent, "personal-data-report").state == DutyState.LAPSED
    with seeing(bank):
        stopped = Clock.objects.filter(duty__report_id=sent.id, duty__duty="personal-data-report")
        assert {one.state for one in stopped} == {ClockState.STOPPED}
    report(bank, sent.id, personal_data="yes")
    assert duty(bank, sent, "personal-data-report").state == DutyState.PROPOSED


def test_the_written_report_is_a_complete_version_that_the_reporter_gives_as_such(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = duty(bank, sent).pk
    with pytest.raises(StageNotOpen):
        fulfil(bank, key, "written")
    confirm(bank, key)
    with pytest.raises(StageIncomplete) as caught:
        fulfil(bank, key, "written")
    assert "対応に関する事項" in str(caught.value)
    report(bank, sent.id, **COMPLETE)
    fulfil(bank, key, "written")

    written = clock(bank, sent, "written")
    assert (written.state, written.fulfilled_version) == (ClockState.FULFILLED, 2)
    with pytest.raises(StageNotOpen):
        fulfil(bank, key, "written")


def test_declining_needs_a_reason_stops_the_clocks_and_can_be_taken_back(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = duty(bank, sent).pk
    with pytest.raises(ReasonMissing):
        decline(bank, key, "  ")
    decline(bank, key, "No specified computer is affected.")
    assert clock(bank, sent, "written").state == ClockState.STOPPED
    confirm(bank, key)
    assert clock(bank, sent, "written").state == ClockState.RUNNING
    with pytest.raises(StageNotOpen):
        decline(bank, key, "again")


def test_nobody_else_decides(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = duty(bank, sent).pk
    with pytest.raises(DutyNotFound):
        confirm(nation.reporter("E-01"), key)
    with pytest.raises(NotPermitted):
        confirm(nation.duty_officer(), key)
    report(bank, sent.id, marking="TLP:GREEN")
    with pytest.raises(DutyNotFound):
        confirm(nation.reporter("E-01"), key)


def test_the_first_reader_is_remembered_and_only_the_addressee_opens(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    (held,) = received(ministry(nation), sent)
    first = open_delivery(ministry(nation), held.pk).opened_at
    nation.clock.advance(timedelta(hours=1))
    assert open_delivery(ministry(nation), held.pk).opened_at == first == nation.clock.now() - timedelta(hours=1)
    with pytest.raises(DeliveryNotFound):
        open_delivery(police(nation), held.pk)
    with pytest.raises(NotPermitted):
        open_delivery(bank, held.pk)


def test_a_red_report_is_for_its_persons_and_the_addressee_alone(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank, marking="TLP:RED")
    confirm(bank, duty(bank, sent).pk)

    colleague = nation.add_person("F-01", Role.REPORTER, "colleague")
    from noroshi.authority.queries import actor_for

    assert told(actor_for(colleague), sent) == []
    assert told(ministry(nation), sent) == [("minister", 1, "sent")]


def test_two_regimes_bind_one_report_and_their_clocks_run_beside_each_other(nation: Nation) -> None:
    bank = supervised(nation)
    with BOTH:
        sent = report(bank)
        with seeing(bank):
            found = {(one.duty.duty, one.stage): one.due_at for one in Clock.objects.select_related("duty")}
    assert found["significant-incident", "early-warning"] == RECOGNISED + timedelta(hours=24)
    assert found["incident-report", "written"] == RECOGNISED + timedelta(days=30)
    assert found["significant-incident", "final"] is None
    with BOTH:
        key = duty(bank, sent, "significant-incident").pk
        confirm(bank, key)
        report(bank, sent.id, **COMPLETE)
        fulfil(bank, key, "notification")
        with seeing(bank):
            final = Clock.objects.get(duty=key, stage="final")
    assert final.due_at == datetime(2026, 12, 22, 5, 29, tzinfo=UTC)
    assert final.moves[0]["changes"][0]["what"] == "counted-from"


def test_a_near_miss_and_an_event_from_before_the_act_owe_nothing(nation: Nation) -> None:
    bank = supervised(nation)
    before = {"at": "2026-09-01T00:00:00Z", "precision": "minute", "zone": "Asia/Tokyo"}
    sent = report(bank, recognised_at=before)
    with seeing(bank):
        assert not Duty.objects.filter(report_id=sent.id).exists()


def test_everything_stands_in_the_ledger(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    key = duty(bank, sent).pk
    decline(bank, key, "Not ours.")
    confirm(bank, key)
    done = [verb for verb, refused in entries_of(nation) if verb.startswith("intake:")]
    assert done == ["intake:duty:proposed", "intake:duty:declined", "intake:duty:confirmed"]


@pytest.mark.parametrize("name", ["confirm", "decline", "fulfil"])
def test_a_duty_that_is_not_there_is_not_found(nation: Nation, name: str) -> None:
    from uuid import uuid4

    bank = supervised(nation)
    acts = {"confirm": lambda: confirm(bank, uuid4()), "decline": lambda: decline(bank, uuid4(), "x"),
            "fulfil": lambda: fulfil(bank, uuid4(), "written")}  # fmt: skip
    with pytest.raises(DutyNotFound):
        acts[name]()


def test_computers_that_are_notified_owe_the_minister_alone_and_by_the_end_of_march(nation: Nation) -> None:
    bank = supervised(nation)
    given = {
        "which": "other", "vendor": "Kitakaze", "product": "GateVPN", "version": "9.1.4", "computer_role": "VPN",
        "facility": "Centre", "already_installed": "yes",
        "in_service_at": {"at": "2024-04-01T00:00:00Z", "precision": "minute", "zone": "Asia/Tokyo"},
        "contact": {"name": "Sato", "email": "sato@example.jp"},
    }  # fmt: skip
    with seeing(bank):
        sent, _ = submit_answers(bank, ASSET_NOTIFICATION, given, "assets")
        (clock,) = Clock.objects.filter(duty__report_id=sent.id)
    assert clock.due_at == datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
    confirm(bank, duty(bank, sent, "asset-notification-installed").pk)
    assert told(bank, sent) == [("minister", 1, "sent")]
