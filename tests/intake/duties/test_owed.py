"""Protects: of every form each addressee gets what it is owed and no more, and never how the report is handled."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.face.definitions import FormDefinition
from noroshi.intake.duties.owed import HANDLING, fields_of, missing_items, owed_answers
from noroshi.intake.forms_of_law import FORMS
from noroshi.law.profile import Addressee, Duty, Item
from tests.law.laws import CIRCIA, JAPAN, NIS2, duty_of, stage_of

DUTIES = [duty for profile in (JAPAN, NIS2, CIRCIA) for duty in profile.duties]
REPORT = duty_of(JAPAN, "incident-report")


@given(st.data(), st.sampled_from(DUTIES), st.sampled_from(list(FORMS.values())))
def test_an_addressee_gets_the_answers_of_its_items_and_no_others(
    data: st.DataObject, duty: Duty, form: FormDefinition
) -> None:
    owed = tuple(data.draw(st.sets(st.sampled_from([one.id for one in duty.items]))))
    addressee: Addressee = msgspec.structs.replace(duty.addressees[0], owed=owed)
    stored = {field.id: "x" for field in form.fields}
    given_ = owed_answers(form, stored, duty, addressee)
    items = [one for one in duty.items if one.id in owed]
    assert given_.keys() == {field.id for one in items for field in fields_of(one, form, duty)}
    assert not given_.keys() & HANDLING


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda one: one.id)
def test_the_seven_items_of_the_act_hold_every_answer_but_those_on_handling(form: FormDefinition) -> None:
    stored = {field.id: "x" for field in form.fields}
    minister = REPORT.addressees[0]
    assert stored.keys() - owed_answers(form, stored, REPORT, minister).keys() == stored.keys() & HANDLING


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda one: one.id)
def test_no_answer_stands_under_two_items(form: FormDefinition) -> None:
    for duty in DUTIES:
        found = [field.id for item in duty.items for field in fields_of(item, form, duty)]
        assert len(found) == len(set(found)), duty.id


def test_an_item_for_which_a_form_has_no_question_is_not_called_missing() -> None:
    item = Item(id="x", name=REPORT.name, parts=("nowhere",), source="art-5", verified=True)
    required = msgspec.structs.replace(stage_of(REPORT, "written").required, items=("x",))
    stage = msgspec.structs.replace(stage_of(REPORT, "written"), required=required)
    duty = msgspec.structs.replace(REPORT, items=(item,))
    assert missing_items(FORMS["common_form_1"], {}, duty, stage) == ()
