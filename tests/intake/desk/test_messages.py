"""Questions and answers: between the office's desk and the sender, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.desk import errors, mailing, messages
from noroshi.intake.desk.models import Message, MessageMail
from noroshi.intake.desk.queries import counts, page
from noroshi.intake.desk.types import Shelf, State
from noroshi.knowledge.errors import ReportNotFound
from noroshi.knowledge.reports import Report
from noroshi.parties.models import Client
from noroshi.parties.types import Role
from tests.intake.desk.telling import report, row
from tests.nation import Nation


def ask(nation: Nation, made: Report, text: str = "since when?", hours: int | None = 4) -> None:
    """The duty officer asks about a report."""
    officer = nation.duty_officer()
    by = officer.now() + timedelta(hours=hours) if hours else None
    messages.ask(officer, row(officer, made).id, text, by)


def said(actor: Actor, made: Report) -> list[str]:
    """What somebody can read of what was said about a report."""
    with seeing(actor):
        return [one.text for one in messages.thread(actor, made.id)]


def test_a_question_makes_the_item_wait_and_the_answer_brings_it_back_unread(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    officer = nation.duty_officer()
    ask(nation, made)
    assert row(officer, made).state is State.WAITING
    assert row(officer, made).holder_id == officer.person_id

    messages.answer(nation.reporter("W-01"), made.number, "since five")

    found = row(officer, made)
    assert (found.state, found.unread, found.answer_by) == (State.TAKEN, True, None)
    assert said(officer, made) == said(nation.reporter("W-01"), made) == ["since when?", "since five"]


def test_only_the_office_and_the_senders_organisation_read_the_thread(nation: Nation) -> None:
    Client.objects.create(provider=nation.organisations["W-01"], client=nation.organisations["E-01"])
    made = report(nation, "W-01", "pumps stand still", marking="TLP:GREEN")
    ask(nation, made)

    assert said(nation.analyst(), made) == ["since when?"]
    for code, role in (("E-01", Role.REPORTER), ("NPA", Role.LIAISON), ("NCO", Role.ADMINISTRATOR)):
        assert said(nation.actor(code, role), made) == []


def test_under_red_only_the_persons_named_read_the_thread(nation: Nation) -> None:
    nation.add_person("W-01", Role.REPORTER, "Colleague")
    from noroshi.authority.queries import actor_for
    from noroshi.parties.models import Person

    colleague = actor_for(Person.objects.get(name="Colleague", organisation=nation.organisations["W-01"]))
    made = report(nation, "W-01", "red matter", marking="TLP:RED")
    ask(nation, made)

    assert said(nation.reporter("W-01"), made) == ["since when?"]
    assert said(colleague, made) == said(nation.analyst(), made) == []
    with seeing(nation.automation()):
        assert made.number not in [one.number for one in MessageMail.objects.all()]


def test_what_becomes_red_takes_what_was_said_before_along(nation: Nation) -> None:
    made = report(nation, "W-01", "amber at first")
    ask(nation, made)

    report(nation, "W-01", "red now", replaces=made.id, marking="TLP:RED")

    assert said(nation.analyst(), made) == []
    assert said(nation.duty_officer(), made) == ["since when?"]


def test_nobody_answers_for_another_organisation_or_about_what_does_not_exist(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still", marking="TLP:CLEAR")

    for number in (made.number, "R-2026-99999", "R-2026-1\0"):
        with pytest.raises(ReportNotFound):
            messages.answer(nation.reporter("E-01"), number, "it was us")
    with pytest.raises(NotPermitted):
        messages.answer(nation.actor("W-01", Role.ASSET_MANAGER), made.number, "me too")


@pytest.mark.parametrize("text", ["", " \n\t", "\0", "x" * 8001])
def test_an_empty_or_endless_message_is_refused(nation: Nation, text: str) -> None:
    made = report(nation, "W-01", "pumps stand still")

    with pytest.raises(errors.TextNeeded):
        ask(nation, made, text)
    with pytest.raises(errors.TextNeeded):
        messages.answer(nation.reporter("W-01"), made.number, text)
    assert row(nation.duty_officer(), made).state is State.NEW


def test_an_answer_cannot_be_asked_for_by_yesterday(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")

    with pytest.raises(errors.TimeGone):
        ask(nation, made, hours=-24)


def test_unread_messages_are_counted_on_the_other_side_until_they_are_opened(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    reporter, officer = nation.reporter("W-01"), nation.duty_officer()
    ask(nation, made)
    with seeing(reporter):
        assert [(one.number, one.unread) for one in messages.unread_questions(reporter)] == [(made.number, 1)]
    messages.read(reporter, made.id)
    with seeing(reporter):
        assert messages.unread_questions(reporter) == []

    messages.answer(reporter, made.number, "since five")
    with seeing(officer):
        assert counts(officer).unread_answers == 1
    messages.read(officer, made.id)
    with seeing(officer):
        assert counts(officer).unread_answers == 0


def test_an_answer_that_does_not_come_in_time_stands_above_everything_else(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    ask(nation, made)
    report(nation, "E-01", "turbines stand still")
    nation.clock.advance(timedelta(hours=5))

    officer = nation.duty_officer()
    with seeing(officer):
        found = page(officer, Shelf.NEW)
        assert [one.title for one in found.late] == ["pumps stand still"]
        assert [one.title for one in found.rows] == ["turbines stand still"]
        assert counts(officer).late == 1


def test_the_notice_says_that_there_is_a_question_and_never_which(nation: Nation, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://unused"
    made = report(nation, "W-01", "pumps stand still")
    ask(nation, made, "is the reactor safe?")

    with seeing(nation.automation()):
        notice = mailing.compose(MessageMail.objects.get())
    text = str(notice.message())
    assert notice.to == ["w-01@example.jp"]
    assert made.number in notice.subject
    assert "reactor" not in text
    assert "pumps" not in text
    assert django_settings.PUBLIC_URL in notice.body


def test_a_notice_that_cannot_be_handed_over_waits_and_is_tried_again(nation: Nation, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask(nation, report(nation, "W-01", "pumps stand still"))

    with pytest.raises(errors.MessageNotMailed):
        mailing.deliver(nation.automation())
    with seeing(nation.automation()):
        left = MessageMail.objects.get()
        assert (left.state, left.attempts) == ("waiting", 1)


def test_a_message_is_written_once_even_where_it_holds_every_kind_of_sign(nation: Nation) -> None:
    made = report(nation, "W-01", "pumps stand still")
    ask(nation, made, "<script>alert(1)</script>\r\n二行目 %(x)s {{ y }}")

    with seeing(nation.duty_officer()):
        assert Message.objects.get().text == "<script>alert(1)</script>\n二行目 %(x)s {{ y }}"
