"""The forms of the law: each can be sent by machine, is read back whole, and means what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation
from jsonschema import Draft202012Validator

from noroshi.face.forms import check, from_json, shown_ids
from noroshi.face.parsing import Runtime
from noroshi.face.schema import json_schema
from noroshi.face.values import Answers
from noroshi.frame.verbs import seeing
from noroshi.intake import filling, queries
from noroshi.intake.forms_of_law import FORMS, REPORTED_AT_ONCE, definition, parts
from noroshi.intake.meaning import MEANINGS
from noroshi.intake.services import submit_answers
from noroshi.knowledge import reports
from tests.intake.forms_of_law.filled import BASIC, FILLED
from tests.knowledge.looking import rows
from tests.nation import Nation

EVERY = sorted(FORMS)


def test_every_form_has_a_meaning_and_an_example() -> None:
    assert set(MEANINGS) == set(FORMS) == set(FILLED)


@pytest.mark.parametrize("form", EVERY)
def test_what_the_schema_takes_the_form_takes(form: str) -> None:
    schema = json_schema(FORMS[form])
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(FILLED[form])
    _, problems = from_json(FORMS[form], FILLED[form], filling_runtime())
    assert problems == ()


def filling_runtime() -> Runtime:
    """Without a reporter: no registered computers."""
    return Runtime(check_observable=parts.is_observable)


@pytest.mark.parametrize("form", EVERY)
def test_every_question_and_every_help_is_asked_in_japanese(form: str) -> None:
    with translation.override("ja"):
        said = [text for section in FORMS[form].sections for text in (section.title, section.help)]
        said += [text for field in FORMS[form].fields for text in (field.label, field.help)]
    assert [str(text) for text in said if str(text).isascii() and len(str(text)) > 12] == []


def test_the_common_forms_ask_the_basic_part_alike() -> None:
    basic = [field.id for section in (parts.EVENT, parts.MEASURES, parts.CONTACT) for field in section.fields]
    for form in ("common_form_1", "common_form_2", "common_form_3"):
        assert [FORMS[form].field(field) for field in basic] == [
            field for section in (parts.EVENT, parts.MEASURES, parts.CONTACT) for field in section.fields
        ]


def test_fields_of_one_id_take_the_same_kind_of_answer_wherever_they_stand() -> None:
    kinds: dict[str, set[str]] = {}
    for form in FORMS.values():
        for field in form.fields:
            kinds.setdefault(field.id, set()).add(field.kind)
    assert {field for field, found in kinds.items() if len(found) > 1} == set()


def test_questions_appear_by_earlier_answers() -> None:
    form = FORMS["common_form_1"]
    nothing = shown_ids(form, Answers())
    reflected = shown_ids(form, Answers().with_value("attack_class", ("T1498.002",)))
    flooded = shown_ids(form, Answers().with_value("attack_class", ("T1499.002",)))
    assert reflected - nothing == {"reflectors"}
    assert flooded - nothing == {"requests"}


def test_a_first_report_may_hold_a_range_and_nothing_more_is_asked_than_is_known() -> None:
    least = {name: BASIC[name] for name in ("title", "recognised_at", "state", "contact", "consent", "marking")}
    given = least | {"attack_class": ["unknown"], "gbps": {"low": 1, "high": 1000}}
    _, problems = from_json(FORMS["common_form_1"], given, filling_runtime())
    assert problems == ()


def test_a_field_that_the_published_texts_do_not_list_says_so() -> None:
    with translation.override("en"):
        doubtful = [field for field in FORMS["asset_notification"].fields if str(field.help) == str(parts.UNVERIFIED)]
    assert {"vendor", "product", "version", "computer_role", "facility", "in_service_at"} == {
        field.id for field in doubtful
    }


def test_a_report_on_an_earlier_version_of_a_form_is_read_with_its_own_questions() -> None:
    now, before = FORMS["common_form_2"], definition("common_form_2", 1)
    assert before is not None
    assert (before.version, now.version) == (1, 3)
    assert {field.id for field in before.fields} < {field.id for field in now.fields}
    assert definition("common_form_2", 99) is now


@pytest.mark.django_db
@pytest.mark.parametrize("form", EVERY)
def test_each_form_is_sent_by_machine_read_back_and_told_apart_from_its_later_version(
    nation: Nation, form: str
) -> None:
    reporter = nation.reporter("F-02")
    first, _ = submit_answers(reporter, FORMS[form], FILLED[form], "a")
    later = FILLED[form] | {"contact": {"name": "Tanaka", "email": "tanaka@example.jp"}}
    second, again = submit_answers(reporter, FORMS[form], later, "b", first.id)
    with seeing(reporter):
        shown = queries.shown(reporter, reports.report(first.id))
        before = queries.shown_version(reporter, reports.report(first.id), 1)
    assert (second.number, second.version, again) == (first.number, 2, False)
    labels = {str(one.label) for section in shown.sections for one in section.rows}
    assert {str(field.label) for field in FORMS[form].fields if field.id in second.answers} <= labels
    assert str(parts.CONTACT_PERSON.label) in {str(change.label) for change in before.changes}
    assert first.title


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("common_form_1", {"ddos", "T1498.002", "T1499.002"}),
        ("common_form_2", {"ransomware", "encryption", "ransom-demand"}),
        ("common_form_3", {"cyber-attack", "intrusion", "leak", "T1190", "T1566.001"}),
        ("statutory_seven", {"specified-compromise-event"}),
        ("near_miss", {"near-miss", "mail"}),
    ],
)
def test_what_becomes_known_is_called_what_it_is(nation: Nation, form: str, labels: set[str]) -> None:
    submit_answers(nation.reporter("F-02"), FORMS[form], FILLED[form], "k")
    assert set(incident(nation)["labels"]) == labels


def incident(nation: Nation) -> dict[str, Any]:
    """The one incident that the office sees."""
    ((content,),) = rows(nation.duty_officer(), "SELECT content FROM knowledge_object WHERE type = 'incident'")
    return dict(json.loads(bytes(content)))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["asset_notification", "asset_changes"])
def test_a_notification_of_computers_becomes_nobodys_knowledge_and_stays_with_the_office(
    nation: Nation, form: str
) -> None:
    report, _ = submit_answers(nation.reporter("F-02"), FORMS[form], FILLED[form], "k")
    assert report.marking.label == "TLP:AMBER+STRICT"
    assert report.title.startswith("Kitakaze GateVPN")
    assert rows(nation.duty_officer(), "SELECT count(*) FROM knowledge_object") == [(0,)]
    assert rows(nation.reporter("W-01"), "SELECT count(*) FROM knowledge_report") == [(0,)]


@pytest.mark.django_db
def test_the_kind_of_report_is_put_down_where_nobody_said_it(nation: Nation) -> None:
    reporter = nation.reporter("F-02")
    first, _ = submit_answers(reporter, FORMS["common_form_1"], FILLED["common_form_1"], "a")
    later, _ = submit_answers(reporter, FORMS["common_form_1"], FILLED["common_form_1"], "b", first.id)
    assert (first.answers["report_kind"], later.answers["report_kind"]) == ("first", "follow_up")


@pytest.mark.django_db
def test_a_form_begins_with_what_is_known_of_the_organisation(nation: Nation) -> None:
    reporter = nation.reporter("F-02")
    with seeing(reporter):
        begun = filling.begun(FORMS["statutory_seven"], reporter, "soc@f-02.example")
        near = filling.begun(FORMS["near_miss"], reporter, "soc@f-02.example")
    assert begun["operator_name"]
    assert (begun["report_kind"], filling.begun_again(begun)["report_kind"]) == ("written", "written")
    assert begun["contact"].email == "soc@f-02.example"  # type: ignore[union-attr]  # a Contact
    assert {"recognised_at", "marking", "named", "contact"} <= set(near)
    assert check(FORMS["near_miss"], near.with_value("title", "Lost phone"), filling_runtime()) == ()


def test_the_home_offers_three_forms_and_the_near_miss() -> None:
    assert [form.id for form in REPORTED_AT_ONCE] == ["common_form_1", "common_form_2", "common_form_3", "near_miss"]
