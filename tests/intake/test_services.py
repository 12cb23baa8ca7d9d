"""Protects: a draft is its organisation's alone, and what is sent of it is sent once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.face.values import Answers
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.errors import AnswersRefused, DraftNotFound
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.models import Draft
from noroshi.intake.services import (
    answers_of,
    begin_draft,
    discard_draft,
    open_draft,
    save_draft,
    send_draft,
    submit_answers,
)
from noroshi.knowledge.errors import KeyUsedForOther, ReportNotFound
from noroshi.parties.models import Asset
from tests.intake.answers import TITLE, answers
from tests.knowledge.looking import entries_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def drafted(actor: Actor) -> Draft:
    """A draft with a title and nothing else."""
    return begin_draft(actor, COMMON_FORM_2, Answers().with_value("title", TITLE))


def test_a_draft_is_seen_by_its_organisation_alone(nation: Nation) -> None:
    draft = drafted(nation.reporter("E-01"))

    with seeing(nation.reporter("E-01")):
        assert answers_of(open_draft(draft.pk))["title"] == TITLE
    for other in (nation.reporter("E-02"), nation.duty_officer(), nation.automation()):
        with seeing(other), pytest.raises(DraftNotFound):
            open_draft(draft.pk)


def test_nobody_else_saves_discards_or_sends_it(nation: Nation) -> None:
    draft = drafted(nation.reporter("E-01"))
    other = nation.reporter("E-02")

    with pytest.raises(DraftNotFound):
        save_draft(other, draft.pk, Answers())
    with pytest.raises(DraftNotFound):
        discard_draft(other, draft.pk)
    with pytest.raises(ReportNotFound):
        send_draft(other, draft.pk)
    with seeing(nation.reporter("E-01")):
        assert answers_of(open_draft(draft.pk))["title"] == TITLE


def test_what_was_typed_wrongly_is_kept_as_it_was_typed(nation: Nation) -> None:
    draft = drafted(nation.reporter("E-01"))
    typed = Answers().with_typed("recognised_at", ({"date": ("yesterday",)},))
    save_draft(nation.reporter("E-01"), draft.pk, typed)

    with seeing(nation.reporter("E-01")):
        kept = open_draft(draft.pk)
    assert answers_of(kept) == typed
    assert kept.revision == 2


def test_an_unfinished_draft_is_refused_and_stays(nation: Nation) -> None:
    draft = drafted(nation.reporter("E-01"))
    with pytest.raises(AnswersRefused):
        send_draft(nation.reporter("E-01"), draft.pk)

    with seeing(nation.reporter("E-01")):
        assert open_draft(draft.pk).pk == draft.pk
    assert rows(nation.reporter("E-01"), "SELECT count(*) FROM knowledge_receipt") == [(0,)]


def test_a_draft_that_never_was_is_not_found(nation: Nation) -> None:
    with pytest.raises(ReportNotFound):
        send_draft(nation.reporter("E-01"), uuid4())


def test_the_same_key_and_answers_are_one_report_and_other_answers_are_refused(nation: Nation) -> None:
    first, _ = submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(), "k")
    second, again = submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(), "k")
    with pytest.raises(KeyUsedForOther):
        submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(title="Other"), "k")

    assert again
    assert first == second


def test_a_key_of_a_machine_never_meets_a_draft(nation: Nation) -> None:
    draft = drafted(nation.reporter("E-01"))
    submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(), str(draft.pk))

    with pytest.raises(AnswersRefused):
        send_draft(nation.reporter("E-01"), draft.pk)


def test_the_bytes_that_are_kept_hold_the_answers_and_their_form(nation: Nation) -> None:
    submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(), "k")

    ((content,),) = rows(nation.reporter("E-01"), "SELECT content FROM knowledge_receipt_chunk")
    assert b'"form":"common_form_2"' in bytes(content)
    assert TITLE.encode() in bytes(content)


def test_what_a_report_makes_known_never_names_the_reporter(nation: Nation) -> None:
    submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(marking="TLP:GREEN"), "k")

    found = [bytes(row[0]) for row in rows(nation.reporter("W-01"), "SELECT content FROM knowledge_object")]
    assert found
    assert not any(word in content for content in found for word in (b"E-01", b"Sato", b"sato@example.jp"))


def test_who_may_not_report_makes_no_draft(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        drafted(nation.analyst())

    assert entries_of(nation) == [("intake:draft:saved", "NotPermitted")]


def test_a_ticked_computer_makes_its_product_known_so_that_others_who_run_it_are_warned(nation: Nation) -> None:
    nation.runs("E-01", "Example Networks", "Gate", "9.1.4")
    nation.runs("W-01", "Example Networks", "Gate", "9.1.4")
    with seeing(nation.reporter("E-01")):
        ticked = [str(one) for one in Asset.objects.values_list("pk", flat=True)]
    submit_answers(nation.reporter("E-01"), COMMON_FORM_2, answers(assets=ticked, observables=None), "k")
    nation.settle()

    warned = rows(nation.duty_officer(), "SELECT organisation_id FROM warning_warning WHERE state = 'sent'")
    assert warned == [(nation.organisations["W-01"].pk,)]
