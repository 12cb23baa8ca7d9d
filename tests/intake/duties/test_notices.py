"""Protects: whoever is owed a report learns by mail that it is there, and by no mail more than its marking allows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from noroshi.frame.verbs import seeing
from noroshi.intake.duties import mailing
from noroshi.intake.duties.models import AddresseeMail, Delivery
from noroshi.intake.duties.services import confirm
from noroshi.intake.duties.watching import watch
from tests.intake.duties.owing import COMPLETE, duty, ministry, report, supervised
from tests.nation import Nation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_mail_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMTP_URL = "smtp://unused"
    monkeypatch.setattr("noroshi.face.post.BACKEND", "django.core.mail.backends.locmem.EmailBackend")


def sent(nation: Nation) -> dict[str, str]:
    """What goes out now: the subject and text to each address, which gets one mail at most."""
    outbox.outbox.clear()
    mailing.deliver(nation.automation())
    told = {one.to[0]: f"{one.subject}\n{one.body}" for one in outbox.outbox}
    assert len(told) == len(outbox.outbox)
    return told


def test_each_addressee_is_told_of_each_version_once_and_the_office_by_its_desk(nation: Nation) -> None:
    bank = supervised(nation)
    first = report(bank)
    assert sent(nation) == {}, "nobody is told before the reporter confirms"
    confirm(bank, duty(bank, first).pk)
    confirm(bank, duty(bank, first).pk)
    told = sent(nation)
    assert set(told) == {"min@example.jp", "npa@example.jp"}
    with seeing(ministry(nation)):
        key = Delivery.objects.get(organisation=nation.organisations["MIN"]).pk
    assert f"/reports/received/{key}/" in told["min@example.jp"]
    assert sent(nation) == {}

    report(bank, replaces=first.id)
    told = sent(nation)
    assert set(told) == {"min@example.jp", "npa@example.jp"}
    assert "version 2" in told["min@example.jp"]
    assert "第2版" in told["min@example.jp"]


def test_without_consent_only_whom_the_law_names_gets_a_mail(nation: Nation) -> None:
    bank = supervised(nation)
    confirm(bank, duty(bank, report(bank, consent="no")).pk)
    assert set(sent(nation)) == {"min@example.jp"}


@pytest.mark.parametrize(
    ("marking", "number", "title"),
    [("TLP:CLEAR", True, True), ("TLP:GREEN", True, True), ("TLP:AMBER", True, False), ("TLP:RED", False, False)],
)
def test_a_mail_says_no_more_than_the_marking_allows(nation: Nation, marking: str, number: bool, title: bool) -> None:
    bank = supervised(nation)
    made = report(bank, marking=marking, **COMPLETE)
    confirm(bank, duty(bank, made).pk)
    text = sent(nation)["min@example.jp"]
    assert (made.number in text, made.title in text, "Organisation F-01" in text) == (number, title, title)
    assert f"[{marking}]" in text
    assert COMPLETE["product"] not in text


def test_whom_the_law_names_learns_of_a_stage_that_is_late_and_of_none_that_is_met(nation: Nation) -> None:
    bank = supervised(nation)
    confirm(bank, duty(bank, report(bank)).pk)
    sent(nation)
    nation.clock.advance(timedelta(days=31))
    watch(nation.automation())
    told = sent(nation)
    assert set(told) == {"f-01@example.jp", "min@example.jp"}
    assert "Overdue: Written report" in told["min@example.jp"]
    assert "30日以内の報告書" in told["min@example.jp"]
    watch(nation.automation())
    assert sent(nation) == {}


def test_a_guide_that_no_law_sets_is_no_matter_for_the_addressee(nation: Nation) -> None:
    bank = supervised(nation)
    report(bank)
    nation.clock.advance(timedelta(days=31))
    watch(nation.automation())
    with seeing(nation.automation()):
        assert not AddresseeMail.objects.exists()
