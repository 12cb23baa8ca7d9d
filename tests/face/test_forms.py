"""The form engine: nothing typed is lost, nothing invalid is sent, what is asked follows from what was answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noroshi.face import forms, showing
from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.face.errors import AnswersUnreadable, WrongDefinition
from noroshi.face.parsing import Runtime
from noroshi.face.samples import sample_answers, sample_form, sample_runtime
from noroshi.face.schema import json_schema
from noroshi.face.values import Answers, Contact, Moment, NumberRange, Precision, decode, encode

NASTY = Path(__file__).parent / "nasty"
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def form() -> FormDefinition:
    return sample_form()


@pytest.fixture
def runtime() -> Runtime:
    return sample_runtime()


def _field(kind: Kind, **more: object) -> FormDefinition:
    return FormDefinition("one", 1, "One", (Section("only", "Only", (Field("asked", kind, "Asked", **more),)),))


def _read(definition: FormDefinition, query: str, runtime: Runtime, before: Answers | None = None) -> Answers:
    return forms.read_whole(definition, QueryDict(query), before or Answers(), runtime)


def test_what_was_typed_wrongly_comes_back_as_it_was_typed(form, runtime):
    answers = _read(form, "noticed.date=yesterday&noticed.time=noon", runtime)
    page = showing.step_page(form, form.sections[0], answers, runtime, showing.FormAddresses("/"))
    noticed = next(one for one in page.sections[0].fields if one.field.id == "noticed")

    assert (noticed.entries[0]["date"].text, noticed.entries[0]["time"].text) == ("yesterday", "noon")
    assert "moment" in {problem.code for problem in forms.check(form, answers, runtime)}


@SOME
@given(
    texts=st.dictionaries(
        st.sampled_from(["title", "extension", "machines.low", "noticed.date", "story"]), st.text(max_size=80)
    )
)
def test_no_text_is_lost_between_typing_storing_and_showing(texts):
    form, runtime = sample_form(), sample_runtime()
    posted = QueryDict(mutable=True)
    posted.update({**texts, "kinds": "encryption"})
    answers = decode(encode(forms.read_whole(form, posted, Answers(), runtime)))

    for name, text in texts.items():
        field_id, _, part = name.partition(".")
        shown = showing.field_view(form.field(field_id), answers, runtime).entries[0][part or "only"].text
        kept = text.replace("\x00", "�").replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
        if field_id in answers.as_typed:
            assert shown == kept
        else:
            assert part or shown == kept.strip()


@SOME
@given(st.binary(max_size=300))
def test_any_post_is_read_without_a_fault(raw):
    form, runtime = sample_form(), sample_runtime()
    answers = forms.read_whole(form, QueryDict(raw, encoding="utf-8"), Answers(), runtime)

    assert decode(encode(answers)) == answers
    assert forms.check(form, answers, runtime)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["at", "low", "high", "name", "zone", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@SOME
@given(st.dictionaries(st.sampled_from([field.id for field in sample_form().fields] + ["unknown"]), JSON))
def test_a_machines_json_gives_answers_or_problems_never_a_fault(document):
    answers, problems = forms.from_json(sample_form(), document, sample_runtime())

    assert problems
    assert decode(encode(answers)) == answers


def test_valid_answers_survive_the_way_through_the_api(form, runtime):
    begun = sample_answers().with_value("night", "03-1234-5678").with_value("service", "no")
    document = json.loads(encode(begun))["answers"]

    assert forms.from_json(form, document, runtime) == (begun, ())


def test_what_a_person_types_in_full_width_is_understood(form, runtime):
    answers = _read(form, (NASTY / "post_in_full_width.txt").read_text(), runtime)

    assert answers["noticed"] == Moment(datetime(2026, 11, 22, 5, 5, tzinfo=UTC), Precision.MINUTE, "Asia/Tokyo")
    assert answers["machines"] == NumberRange(40, 1200)


def test_nonsense_is_named_field_by_field(form, runtime):
    answers = _read(form, (NASTY / "post_of_nonsense.txt").read_text(), runtime)
    codes = {problem.field_id: problem.code for problem in forms.check(form, answers, runtime)}

    assert codes["f-noticed-date"] == "zone"
    assert codes["f-kinds"] == codes["f-service"] == "not_offered"
    assert codes["f-machines-low"] == "number"


def test_a_field_appears_by_an_earlier_answer_and_its_answer_is_not_sent_when_it_goes(form, runtime):
    with_harm = _read(form, "kinds=encryption&extension=.locked", runtime)
    without = _read(form, "kinds.shown=1&kinds=leak", runtime, with_harm)

    assert "extension" in forms.shown_ids(form, with_harm)
    assert "extension" not in forms.shown_ids(form, without)
    assert "extension" in without
    assert "extension" not in forms.final(form, without)


def test_what_hangs_on_a_hidden_answer_is_hidden_too():
    chain = (
        Field("a", Kind.YES_NO_UNKNOWN, "A"),
        Field("b", Kind.YES_NO_UNKNOWN, "B", shown_when=(Condition("a", ("yes",)),)),
        Field("c", Kind.TEXT, "C", shown_when=(Condition("b", ("yes",)),)),
    )
    form = FormDefinition("chain", 1, "Chain", (Section("only", "Only", chain),))
    answers = Answers().with_value("a", "no").with_value("b", "yes")

    assert forms.shown_ids(form, answers) == {"a"}


def test_a_page_is_shown_again_when_an_answer_opened_a_question_on_it(form, runtime):
    event = form.sections[0]
    opened = _read(form, "kinds=encryption", runtime)

    assert forms.next_section(form, event, Answers(), opened) is event
    assert forms.next_section(form, event, opened, opened.with_value("extension", ".x")) is form.sections[1]
    assert forms.next_section(form, form.sections[2], opened, opened) is None


def test_an_emptied_box_is_an_answer_taken_back(form, runtime):
    assert "kinds" not in _read(form, "kinds.shown=1", runtime, Answers().with_value("kinds", ("leak",)))


def test_other_pages_keep_their_answers(form, runtime):
    before = Answers().with_value("story", "A long story")
    after = forms.read_section(form.sections[0], QueryDict("title=New"), before, runtime)

    assert (after["story"], after["title"]) == ("A long story", "New")


@pytest.mark.parametrize(
    ("kind", "more", "query", "code"),
    [
        (Kind.TEXT, {"max_length": 5}, "asked=123456", "too_long"),
        (Kind.TEXT, {"pattern": "[A-Z]{3}"}, "asked=abc", "pattern"),
        (Kind.TEXT, {}, "asked=a%07b", "control_characters"),
        (Kind.TEXT, {"validator": lambda text: "no good"}, "asked=x", "refused"),
        (Kind.TEXT, {"required": True}, "asked=+++", "required"),
        (Kind.EMAIL, {}, "asked=nobody@", "email"),
        (Kind.PHONE, {}, "asked=call+me", "phone"),
        (Kind.NUMBER, {"minimum": 3}, "asked=2", "too_small"),
        (Kind.NUMBER, {"maximum": 3}, "asked=4", "too_large"),
        (Kind.NUMBER, {"whole_numbers": True}, "asked=1.5", "whole_number"),
        (Kind.NUMBER, {}, "asked=nan", "number"),
        (Kind.NUMBER_RANGE, {}, "asked.low=9&asked.high=2", "order"),
        (Kind.MOMENT, {}, "asked.date=9999-12-31&asked.time=23:59&asked.zone=Asia/Tokyo", ""),
        (Kind.MOMENT, {}, "asked.date=0001-01-01&asked.zone=Asia/Tokyo", "moment"),
        (Kind.CONTACT, {}, "asked.name=Hanako", "unreachable"),
        (Kind.CONTACT, {}, "asked.phone=03-1234-5678", "name_missing"),
        (Kind.ASSETS, {}, "asked=17", "not_offered"),
        (Kind.OBSERVABLES, {}, "asked=198.51.100.23%0Anot+one", "observables"),
    ],
)
def test_a_problem_has_a_code_and_a_sentence(kind, more, query, code, runtime):
    form = _field(kind, **more)
    problems = forms.check(form, _read(form, query, runtime), runtime)

    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all("Asked" in str(problem.message) or problem.code == "refused" for problem in problems)


def test_a_wrong_observable_is_named_with_its_line(runtime):
    form = _field(Kind.OBSERVABLES)
    (problem,) = forms.check(form, _read(form, "asked=198.51.100.23%0A%0Anot+one", runtime), runtime)

    assert "Line 3, not one" in str(problem.advice)


def test_an_unknown_time_of_day_stays_unknown(runtime):
    form = _field(Kind.MOMENT)
    answers = _read(form, "asked.date=2026-11-22&asked.zone=Asia/Tokyo", runtime)

    assert answers["asked"].precision is Precision.DAY
    assert showing.in_words(form.field("asked"), answers["asked"], runtime) == ("2026-11-22 JST",)


def test_a_suggested_zone_alone_is_no_answer(runtime):
    assert not _read(_field(Kind.MOMENT), "asked.date=&asked.time=&asked.zone=Asia/Tokyo", runtime).as_typed


def test_repeated_answers_leave_room_for_one_more(runtime):
    form = _field(Kind.EMAIL, repeats=3)
    answers = _read(form, "asked.0=a@example.jp&asked.1=&asked.2=b@example.jp", runtime)

    assert answers["asked"] == ("a@example.jp", "b@example.jp")
    assert len(showing.field_view(form.field("asked"), answers, runtime).entries) == 3


def test_an_asset_that_was_taken_off_the_register_is_named_again(runtime):
    form = _field(Kind.ASSETS)
    answers = Answers().with_value("asked", ("7",))

    assert [problem.code for problem in forms.check(form, answers, runtime)] == ["not_offered"]


def test_known_facts_are_filled_in():
    form = _field(Kind.TEXT, prefill="organisation.name")

    assert forms.prefilled(form, {"organisation.name": "W-04"})["asked"] == "W-04"


def test_a_difference_names_what_changed_and_nothing_else(form):
    before = sample_answers()
    after = before.with_value("machines", NumberRange(87, 87))

    assert [(change.field.id, change.after) for change in forms.difference(form, before, after)] == [
        ("machines", NumberRange(87, 87))
    ]


def test_answers_cannot_be_changed_behind_the_back():
    with pytest.raises(TypeError):
        sample_answers().values_by_field["title"] = "other"


@pytest.mark.parametrize(
    "document", [b"", b"[]", b'{"answers":{"a":[[1]]}}', b'{"answers":{"a":{"at":"now"}}}', b"\xff"]
)
def test_unreadable_answers_say_so(document):
    with pytest.raises(AnswersUnreadable):
        decode(document)


@pytest.mark.parametrize(
    "fields",
    [
        (Field("a", Kind.TEXT, "A"), Field("a", Kind.TEXT, "A")),
        (Field("a", Kind.TEXT, "A", shown_when=(Condition("later"),)), Field("later", Kind.TEXT, "L")),
        (Field("a", Kind.CHOICE, "A"),),
        (Field("a", Kind.TEXT, "A", choices=(Choice("x", "X"),)),),
        (Field("a", Kind.CHOICES, "A", choices=(Choice("x", "X"),), repeats=2),),
        (Field("A b", Kind.TEXT, "A"),),
    ],
)
def test_a_contradictory_definition_is_refused_at_once(fields):
    with pytest.raises(WrongDefinition):
        FormDefinition("bad", 1, "Bad", (Section("only", "Only", fields),))


def test_the_schema_says_what_from_json_takes(form, runtime):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema(form, runtime)
    checker = jsonschema.Draft202012Validator(schema)
    begun = sample_answers().with_value("night", "03-1234-5678").with_value("service", "no")
    document = json.loads(encode(begun))["answers"]

    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(checker.iter_errors(document)) == []
    for name in ("title", "service"):
        assert list(checker.iter_errors({key: value for key, value in document.items() if key != name}))
    assert list(checker.iter_errors({**document, "contact": {"name": "Nobody"}}))


def test_the_whole_form_is_drawn_with_labels_for_every_input(form, runtime, draw):
    page = showing.whole_page(form, sample_answers(), runtime, showing.FormAddresses("/send"))
    drawn = draw("{% form_page page %}", page=page)

    assert drawn.count('name="csrfmiddlewaretoken"') == 1
    for wanted in ("f-title", "f-noticed-date", "f-mails-0", "f-contact-name", "f-ministry"):
        assert f'id="{wanted}"' in drawn
        assert f'for="{wanted}"' in drawn or "<legend>" in drawn


def test_answers_for_reading_show_words_not_codes(form, runtime, draw):
    drawn = draw("{% answers form given runtime %}", form=form, given=sample_answers(), runtime=runtime)

    assert "Encryption" in drawn
    assert "<copy-value><code>198.51.100.23</code></copy-value>" in drawn
    assert Contact("Hanako Yamada").name in drawn
