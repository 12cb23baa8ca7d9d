"""Protects: each member sees its own answer alone until it is released as it allowed, and nobody is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.parties.types import Bound
from noroshi.parties.undertakings import offer, sign
from noroshi.release.types import Tlp
from noroshi.sharing.council import errors, notices, queries, requests, tasks
from noroshi.sharing.council.models import Answer, CouncilMail
from noroshi.sharing.council.requests import Question
from noroshi.sharing.council.types import MailKind, Sharing
from tests.nation import Nation
from tests.sharing.council.sitting import council

DAY = timedelta(days=1)


def asked(nation: Nation, *, group: int | None = None, of: tuple[str, ...] = (), restricted: bool = False) -> int:
    """The analyst asks a group or some organisations, due in two days."""
    ids = tuple(nation.organisations[code].pk for code in of)
    question = Question(
        "Who saw GateVPN log-ins?", "From 198.51.100.0/24, since Monday.", nation.clock.now() + 2 * DAY,
        group_id=group, organisation_ids=ids, restricted=restricted,
    )  # fmt: skip
    return requests.ask(nation.analyst(), question)


def page(actor: Actor, request_id: int) -> queries.RequestPage:
    with seeing(actor):
        return queries.request_page(actor, requests.visible(request_id))


def texts(actor: Actor, request_id: int) -> list[str]:
    """The answers and what was shared of them, as somebody reads them."""
    found = page(actor, request_id)
    return [one.text for one in found.answers if one.text] + [f"shared: {one.text}" for one in found.shared]


def test_answers_stand_beside_each_other_for_the_office_and_each_member_sees_its_own(nation: Nation) -> None:
    key = asked(nation, group=council(nation, "E-01", "E-02", "W-01"))
    requests.answer(nation.reporter("E-01"), key, "three, from one address", Tlp.AMBER, Sharing.NAMED)
    requests.answer(nation.reporter("E-02"), key, "none here", Tlp.AMBER_STRICT, Sharing.OFFICE)

    assert texts(nation.duty_officer(), key) == ["three, from one address", "none here"]
    assert texts(nation.reporter("E-01"), key) == ["three, from one address"]
    assert texts(nation.reporter("W-01"), key) == []
    office, member = page(nation.analyst(), key).row, page(nation.reporter("W-01"), key).row
    assert (office.asked, office.answered) == (3, 2)
    assert (member.asked, member.answered) == (1, 0), "how many others answered is not a member's to know"
    with seeing(nation.reporter("F-01")), pytest.raises(errors.RequestNotFound):
        requests.visible(key)


def test_what_is_released_is_what_each_member_allowed_as_it_stands_now(nation: Nation) -> None:
    key = asked(nation, group=council(nation, "E-01", "E-02", "W-01"))
    first, second, third = (nation.reporter(code) for code in ("E-01", "E-02", "W-01"))
    requests.answer(first, key, "ours, by name", Tlp.GREEN, Sharing.NAMED)
    requests.answer(second, key, "ours, without name", Tlp.AMBER, Sharing.UNNAMED)
    requests.answer(third, key, "for the office", Tlp.AMBER, Sharing.OFFICE)

    assert requests.release(nation.analyst(), key) == 2
    told = page(third, key).shared
    assert {(one.organisation_id, one.text) for one in told} == {
        (first.organisation_id, "ours, by name"), (None, "ours, without name"),
    }  # fmt: skip
    requests.answer(second, key, "taken back", Tlp.AMBER, Sharing.OFFICE)
    requests.release(nation.analyst(), key)
    assert [one.text for one in page(third, key).shared] == ["ours, by name"]


def test_nothing_is_released_that_no_member_allows(nation: Nation) -> None:
    key = asked(nation, of=("E-01",))
    with pytest.raises(errors.NotToBeReleased):
        requests.answer(nation.reporter("E-01"), key, "strictly ours", Tlp.AMBER_STRICT, Sharing.NAMED)
    requests.answer(nation.reporter("E-01"), key, "strictly ours", Tlp.AMBER_STRICT, Sharing.OFFICE)
    with pytest.raises(errors.NothingToRelease):
        requests.release(nation.analyst(), key)


def test_a_restricted_request_is_there_only_while_the_undertaking_is_in_force(nation: Nation) -> None:
    key = asked(nation, group=council(nation, "E-01", needs=Bound.ORGANISATION))
    named = asked(nation, of=("E-01",), restricted=True)
    member = nation.reporter("E-01")
    for one in (key, named):
        with seeing(member), pytest.raises(errors.RequestNotFound):
            requests.visible(one)
    now = nation.clock.now()
    sign(member, offer(nation.analyst(), member.organisation_id, now, now + DAY))

    for one in (key, named):
        assert page(member, one).own is not None
    with seeing(member):
        assert queries.waiting(member).requests == 2
    nation.clock.advance(DAY)
    with seeing(member):
        assert queries.waiting(member).requests == 0
        assert queries.requests(member) == []


def test_a_closed_request_takes_no_answers_and_its_summary_is_read_by_all_who_were_asked(nation: Nation) -> None:
    key = asked(nation, of=("E-01", "E-02"))
    requests.answer(nation.reporter("E-01"), key, "seen", Tlp.AMBER, Sharing.OFFICE)
    requests.close(nation.analyst(), key, "One of two saw it.")

    assert page(nation.reporter("E-02"), key).summary == "One of two saw it."
    with pytest.raises(errors.RequestClosed):
        requests.answer(nation.reporter("E-02"), key, "late", Tlp.AMBER, Sharing.OFFICE)
    with pytest.raises(errors.RequestClosed):
        requests.close(nation.analyst(), key, "again")


def test_every_answer_is_kept_and_the_newest_counts(nation: Nation) -> None:
    key = asked(nation, of=("E-01",))
    for text in ("none", "one after all"):
        requests.answer(nation.reporter("E-01"), key, text, Tlp.AMBER, Sharing.OFFICE)

    assert texts(nation.analyst(), key) == ["one after all"]
    assert page(nation.analyst(), key).answers[0].earlier == 1
    with seeing(nation.analyst()):
        assert Answer.objects.count() == 2


def test_who_has_not_answered_is_reminded_once_a_day_before_the_time(nation: Nation) -> None:
    key = asked(nation, of=("E-01", "E-02"))
    requests.answer(nation.reporter("E-01"), key, "none", Tlp.AMBER, Sharing.OFFICE)
    assert tasks.remind(nation.automation()) == 0
    nation.clock.advance(1.5 * DAY)

    assert tasks.remind(nation.automation()) == 1
    assert tasks.remind(nation.automation()) == 0
    with seeing(nation.automation()):
        reminded = CouncilMail.objects.filter(kind=MailKind.REMINDER).values_list("organisation__code", flat=True)
        assert list(reminded) == ["E-02"]
    assert requests.remind_now(nation.analyst(), key) == 0, "not twice within an hour"
    nation.clock.advance(timedelta(hours=2))
    assert requests.remind_now(nation.analyst(), key) == 1


def test_a_notice_by_mail_says_that_something_waits_and_nothing_of_it(nation: Nation, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://localhost:2525"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    asked(nation, of=("E-01",))
    with seeing(nation.automation()):
        [row] = CouncilMail.objects.filter(world_id=nation.world_id)
        told = notices.compose(row).message().as_string()

    assert row.state == "waiting"
    assert row.address == "e-01@example.jp"
    assert "GateVPN" not in told
    assert mail.outbox == []


def test_only_the_office_asks_and_only_who_is_asked_answers(nation: Nation) -> None:
    now = nation.clock.now()
    with pytest.raises(NotPermitted):
        requests.ask(nation.reporter("E-01"), Question("a", "b", now + DAY, organisation_ids=(1,)))
    key = asked(nation, of=("E-01",))
    with pytest.raises(errors.NotAsked):
        requests.answer(nation.duty_officer(), key, "the office itself", Tlp.AMBER, Sharing.OFFICE)
    with pytest.raises(errors.RequestNotFound):
        requests.answer(nation.reporter("E-02"), key, "not asked", Tlp.AMBER, Sharing.OFFICE)


@pytest.mark.parametrize(
    "wrong",
    [{"due_at": -DAY}, {"organisation_ids": ()}, {"marking": Tlp.RED}, {"organisation_ids": (0,)}],
    ids=["past", "nobody", "red", "unknown"],
)
def test_what_cannot_be_asked_is_refused(nation: Nation, wrong: dict[str, object]) -> None:
    facts: dict[str, object] = {"organisation_ids": (nation.organisations["E-01"].pk,), "due_at": DAY} | wrong
    facts["due_at"] = nation.clock.now() + facts["due_at"]  # type: ignore[operator]  # a timedelta
    with pytest.raises(errors.RequestRefused):
        requests.ask(nation.analyst(), Question("title", "text", **facts))  # type: ignore[arg-type]  # as above


def test_words_are_asked_for_and_have_an_end(nation: Nation) -> None:
    key = asked(nation, of=("E-01",))
    for text in ("", "  \n", "x" * 8001):
        with pytest.raises(errors.WordsNeeded):
            requests.answer(nation.reporter("E-01"), key, text, Tlp.AMBER, Sharing.OFFICE)


def asks(nation: Nation, code: str = "E-01", **facts: object) -> int:
    """A member asks, due in a day."""
    question = Question("Whose gateway?", "Who runs GateVPN 9?", nation.clock.now() + DAY, **facts)  # type: ignore[arg-type]  # facts of it
    return requests.ask(nation.reporter(code), question)


def test_a_member_asks_its_group_and_alone_reads_the_answers_while_the_office_sees_that_it_runs(nation: Nation) -> None:
    key = asks(nation, group_id=council(nation, "E-01", "E-02", "W-01"))
    requests.answer(nation.reporter("E-02"), key, "we do", Tlp.GREEN, Sharing.NAMED)

    assert texts(nation.reporter("E-01"), key) == ["we do"]
    assert texts(nation.reporter("W-01"), key) == [], "the asker said that it alone reads them"
    assert texts(nation.duty_officer(), key) == [], "nor does the office"
    for who in (nation.duty_officer(), nation.reporter("E-01")):
        assert (page(who, key).row.asked, page(who, key).row.answered) == (2, 1)
    with seeing(nation.reporter("F-01")), pytest.raises(errors.RequestNotFound):
        requests.visible(key)
    with seeing(nation.automation()):
        sent = CouncilMail.objects.filter(kind__in=[MailKind.MEMBER_ASKS, MailKind.ANSWERED]).order_by("pk")
        assert [(row.kind, row.organisation.code) for row in sent] == [
            ("member-asks", "E-02"), ("member-asks", "W-01"), ("answered", "E-01"),
        ]  # fmt: skip
        told = [notices.compose(row).message().as_string() for row in sent]
    assert not any("Whose gateway" in text or "E-01" in text for text in told)


def test_answers_for_all_are_read_by_whoever_is_asked_and_a_newer_one_takes_the_older_away(nation: Nation) -> None:
    members = tuple(nation.organisations[code].pk for code in ("E-02", "W-01"))
    council(nation, "E-01", "E-02", "W-01", "F-01")
    key = asks(nation, organisation_ids=members, open_answers=True)
    requests.answer(nation.reporter("E-02"), key, "first", Tlp.AMBER, Sharing.OFFICE)
    requests.answer(nation.reporter("E-02"), key, "second", Tlp.AMBER, Sharing.OFFICE)

    assert texts(nation.reporter("W-01"), key) == ["shared: second"]
    assert texts(nation.reporter("E-01"), key) == ["second"]
    assert texts(nation.duty_officer(), key) == []
    with pytest.raises(errors.NotToBeReleased):
        requests.answer(nation.reporter("W-01"), key, "strict", Tlp.AMBER_STRICT, Sharing.OFFICE)
    requests.decline(nation.reporter("E-02"), key, "not any more")
    assert texts(nation.reporter("W-01"), key) == [], "declining takes the answer back from the others"
    assert texts(nation.reporter("E-01"), key) == ["not any more"]


def test_declining_says_why_to_the_asker_alone_and_is_not_reminded_of(nation: Nation) -> None:
    key = asked(nation, group=council(nation, "E-01", "E-02"))
    requests.decline(nation.reporter("E-01"), key, "our counsel forbids it")
    assert texts(nation.analyst(), key) == ["our counsel forbids it"]
    assert texts(nation.reporter("E-02"), key) == []
    assert page(nation.analyst(), key).answers[0].declined
    with pytest.raises(errors.NothingToRelease):
        requests.release(nation.analyst(), key)
    assert requests.remind_now(nation.analyst(), key) == 1, "the other alone"


def test_who_asked_reminds_and_closes_and_nobody_else_but_the_office_closes(nation: Nation) -> None:
    group = council(nation, "E-01", "E-02")
    key, second = asks(nation, group_id=group), asks(nation, group_id=group)
    for act in (lambda who: requests.close(who, key, "done"), lambda who: requests.remind_now(who, key)):
        with pytest.raises(NotPermitted):
            act(nation.reporter("E-02"))
    for who in (nation.reporter("E-01"), nation.analyst()):
        with pytest.raises(NotPermitted):
            requests.release(who, key)
    assert requests.remind_now(nation.reporter("E-01"), key) == 1
    requests.close(nation.reporter("E-01"), key, "Nobody runs it.")
    requests.close(nation.duty_officer(), second, "Asked twice.")
    assert page(nation.reporter("E-02"), key).summary == "Nobody runs it."


def test_a_member_asks_only_in_its_groups_and_so_many_times_a_day(nation: Nation) -> None:
    group, other = council(nation, "E-01", "E-02"), council(nation, "E-02", "F-01", code="OTHER")
    for wrong in (
        {"group_id": other}, {"organisation_ids": (nation.organisations["F-01"].pk,)},
        {"group_id": group, "restricted": True},
    ):  # fmt: skip
        with pytest.raises(errors.RequestRefused):
            asks(nation, **wrong)
    for _ in range(requests.MOST_A_DAY):
        asks(nation, group_id=group)
    with pytest.raises(errors.TooManyAsked):
        asks(nation, group_id=group)
    nation.clock.advance(DAY)
    asks(nation, group_id=group)


def test_a_sworn_group_is_asked_only_by_who_is_bound_and_hides_the_question_when_the_bond_ends(nation: Nation) -> None:
    group = council(nation, "E-01", "E-02", needs=Bound.ORGANISATION)
    with pytest.raises(NotPermitted):
        asks(nation, group_id=group)
    now = nation.clock.now()
    for code in ("E-01", "E-02"):
        who = nation.reporter(code)
        sign(who, offer(nation.analyst(), who.organisation_id, now, now + DAY))
    key = asks(nation, group_id=group, open_answers=True)
    requests.answer(nation.reporter("E-02"), key, "we do", Tlp.AMBER, Sharing.OFFICE)
    assert texts(nation.reporter("E-01"), key) == ["we do"]
    nation.clock.advance(DAY)
    with seeing(nation.reporter("E-01")), pytest.raises(errors.RequestNotFound):
        requests.visible(key)
