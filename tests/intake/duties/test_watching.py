"""Protects: nobody misses a clock: reminded before its end, told and escalated after it, each once."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from noroshi.frame.laws import profiles
from noroshi.frame.verbs import seeing
from noroshi.intake.duties import mailing
from noroshi.intake.duties.models import ClockMail
from noroshi.intake.duties.queries import clocks_due, clocks_of, late_clocks
from noroshi.intake.duties.services import confirm, decline, fulfil
from noroshi.intake.duties.types import Late, MailKind
from noroshi.intake.duties.watching import recount, watch
from noroshi.law.clocks import Moved
from tests.intake.duties.owing import COMPLETE, clock, duty, report, supervised
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def mails(nation: Nation) -> list[tuple[str, str, str]]:
    """Stage, kind and address of every mail about a clock."""
    with seeing(nation.automation()):
        found = ClockMail.objects.select_related("clock").order_by("pk")
        return [(one.clock.stage, one.kind, one.address) for one in found]


def test_the_reporter_is_reminded_once_and_told_once_when_it_is_late(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    assert watch(nation.automation()) == 0

    nation.clock.advance(timedelta(days=24))
    assert (watch(nation.automation()), watch(nation.automation())) == (1, 0)
    nation.clock.advance(timedelta(days=7))
    assert (watch(nation.automation()), watch(nation.automation())) == (1, 0)
    assert mails(nation) == [
        ("written", MailKind.REMINDER, "f-01@example.jp"),
        ("written", MailKind.LATE, "f-01@example.jp"),
    ]
    assert [verb for verb, _ in entries_of(nation)].count("intake:clock:warned") == 2


def test_the_desk_sees_what_is_late_and_what_is_due_and_others_do_not(nation: Nation) -> None:
    bank = supervised(nation)
    confirm(bank, duty(bank, report(bank)).pk)
    nation.clock.advance(timedelta(days=31))
    now = nation.clock.now()
    with seeing(nation.duty_officer()):
        (late,) = late_clocks(now)
    assert (late.stage, late.late, late.binding, late.confirmed) == ("written", Late.OVER, True, True)
    with seeing(nation.duty_officer()):
        assert clocks_due(now + timedelta(days=1), now) == [late]
    for other in (nation.reporter("E-01"), nation.partner()):
        with seeing(other):
            assert late_clocks(now) == []
    with seeing(bank):
        assert [one.stage for one in clocks_of(bank.organisation_id, now)] == ["written"]


def test_a_guide_that_passed_is_no_lateness_by_law(nation: Nation) -> None:
    bank = supervised(nation)
    report(bank)
    nation.clock.advance(timedelta(days=4))
    with seeing(nation.duty_officer()):
        (past,) = late_clocks(nation.clock.now())
    assert (past.stage, past.late, past.binding, past.confirmed) == ("first", Late.PAST_GUIDE, False, False)


def test_what_is_declined_or_fulfilled_is_not_watched_any_more(nation: Nation) -> None:
    bank = supervised(nation)
    declined, done = report(bank), report(bank)
    decline(bank, duty(bank, declined).pk, "Not ours.")
    confirm(bank, duty(bank, done).pk)
    report(bank, done.id, **COMPLETE)
    fulfil(bank, duty(bank, done).pk, "written")
    nation.clock.advance(timedelta(days=60))
    assert watch(nation.automation()) == 0


def test_the_clock_of_a_red_report_is_watched_though_automation_cannot_read_the_report(nation: Nation) -> None:
    bank = supervised(nation)
    confirm(bank, duty(bank, report(bank, marking="TLP:RED")).pk)
    nation.clock.advance(timedelta(days=31))
    assert watch(nation.automation()) == 1
    assert [address for _, _, address in mails(nation)] == [f"reporter.f-01.{nation.world_id}@example.jp"]


def test_a_report_without_consent_is_not_shown_to_the_desk_even_when_it_is_late(nation: Nation) -> None:
    bank = supervised(nation)
    report(bank, consent="no")
    nation.clock.advance(timedelta(days=31))
    assert watch(nation.automation()) == 2
    with seeing(nation.duty_officer()):
        assert late_clocks(nation.clock.now()) == []


def test_a_mail_names_the_report_and_the_stage_in_both_languages_and_nothing_of_its_content(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    nation.clock.advance(timedelta(days=31))
    watch(nation.automation())
    with seeing(nation.automation()):
        mail = mailing.compose(ClockMail.objects.select_related("clock__duty").get())
    assert sent.number in mail.subject
    assert "30日以内の報告書" in mail.body
    assert "Written report" in mail.body
    assert f"/reports/{sent.number}/duties/" in mail.body
    assert sent.title not in mail.body + mail.subject


def test_a_changed_profile_moves_clocks_and_says_that_it_did(nation: Nation) -> None:
    bank = supervised(nation)
    sent = report(bank)
    confirm(bank, duty(bank, sent).pk)
    before = clock(bank, sent, "written")
    (japan,) = profiles()
    act = japan.duties[0]
    written = act.stages[1]
    shorter = msgspec.structs.replace(written, due=msgspec.structs.replace(written.due, days=20))
    changed = msgspec.structs.replace(act, stages=(act.stages[0], shorter))
    later = msgspec.structs.replace(japan, version=2, duties=(changed, *japan.duties[1:]))
    with override_settings(LEGAL_PROFILES=(later,)):
        assert (recount(nation.automation()), recount(nation.automation())) == (1, 0)
        now = clock(bank, sent, "written")
    assert before.due_at is not None
    assert now.due_at == before.due_at - timedelta(days=10)
    assert [one["what"] for one in now.moves[0]["changes"]] == [Moved.RULE, Moved.PROFILE]


def test_an_open_desk_is_told_when_a_clock_goes_late(nation: Nation) -> None:
    bank = supervised(nation)
    confirm(bank, duty(bank, report(bank)).pk)
    nation.clock.advance(timedelta(days=31))
    with CaptureQueriesContext(connection) as said:
        watch(nation.automation())
    assert any("pg_notify" in one["sql"] and "'desk " in one["sql"] for one in said)
