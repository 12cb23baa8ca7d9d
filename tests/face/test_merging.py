"""Two people in one form: neither loses a letter, and nobody is asked where nothing clashed."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from noroshi.face.definitions import Field, Kind, Section
from noroshi.face.merging import fingerprint, merge_section
from noroshi.face.parsing import Runtime
from noroshi.face.values import Answers

SECTION = Section(
    "event",
    "Event",
    fields=(
        Field("title", Kind.TEXT, "Title"),
        Field("extent", Kind.LONG_TEXT, "Extent"),
        Field("count", Kind.NUMBER, "Count"),
    ),
)
FIELDS = tuple(field.id for field in SECTION.fields)
RUNTIME = Runtime()


def page(shown: Answers, typed: Mapping[str, str], **more: str) -> QueryDict:
    """What the page that showed ``shown`` posts when these fields were changed on it."""
    made = QueryDict(mutable=True)
    for name in FIELDS:
        made[name] = typed.get(name, str(shown.get(name, "")))
        made[f"{name}.was"] = fingerprint(shown, name)
    made.update(more)
    return made


def answers(**said: str) -> Answers:
    """Answers that are stored."""
    found = Answers()
    for name, text in said.items():
        found = found.with_value(name, text)
    return found


BEFORE = answers(title="Control terminals", extent="Three sites")


def test_different_answers_of_two_people_are_both_kept() -> None:
    theirs = BEFORE.with_value("title", "Control terminals encrypted")
    merged = merge_section(SECTION, page(BEFORE, {"extent": "Five sites"}), theirs, RUNTIME)
    assert dict(merged.kept) == {"title": "Control terminals encrypted", "extent": "Five sites"}
    assert merged.conflicts == ()
    assert merged.changed == ("extent",)


def test_the_same_answer_changed_by_both_keeps_the_first_and_gives_back_the_second() -> None:
    theirs = BEFORE.with_value("extent", "Four sites")
    merged = merge_section(SECTION, page(BEFORE, {"extent": "Five sites"}), theirs, RUNTIME)
    assert merged.conflicts == ("extent",)
    assert merged.kept["extent"] == "Four sites"
    assert merged.mine["extent"] == "Five sites"


def test_both_wrote_the_same_is_no_clash() -> None:
    theirs = BEFORE.with_value("extent", "Five sites")
    assert merge_section(SECTION, page(BEFORE, {"extent": "Five sites"}), theirs, RUNTIME).conflicts == ()


def test_who_saw_the_others_text_may_replace_it() -> None:
    theirs = BEFORE.with_value("extent", "Four sites")
    merged = merge_section(SECTION, page(theirs, {"extent": "Five sites"}), theirs, RUNTIME)
    assert merged.kept["extent"] == "Five sites"


def test_the_others_text_can_be_taken() -> None:
    theirs = BEFORE.with_value("extent", "Four sites")
    chosen = page(BEFORE, {"extent": "Five sites"}, **{"extent.take": "1"})
    merged = merge_section(SECTION, chosen, theirs, RUNTIME)
    assert (merged.conflicts, merged.kept["extent"]) == ((), "Four sites")


def test_a_page_that_saved_itself_meanwhile_does_not_clash_with_itself() -> None:
    saved = BEFORE.with_value("extent", "Fi")
    merged = merge_section(SECTION, page(BEFORE, {"extent": "Five sites"}), saved, RUNTIME, own={"extent"})
    assert (merged.conflicts, merged.kept["extent"]) == ((), "Five sites")


def test_what_cannot_be_understood_clashes_and_is_kept_like_any_text() -> None:
    theirs = BEFORE.with_value("count", 4)
    merged = merge_section(SECTION, page(BEFORE, {"count": "about five"}), theirs, RUNTIME)
    assert merged.conflicts == ("count",)
    assert merged.kept["count"] == 4
    assert merged.mine.as_typed["count"] == ({"": ("about five",)},)


def test_an_answer_that_was_emptied_is_a_change_too() -> None:
    merged = merge_section(SECTION, page(BEFORE, {"extent": ""}), BEFORE, RUNTIME)
    assert "extent" not in merged.kept
    theirs = BEFORE.with_value("extent", "Four sites")
    assert merge_section(SECTION, page(BEFORE, {"extent": ""}), theirs, RUNTIME).conflicts == ("extent",)


def test_a_page_without_fingerprints_replaces_what_it_names() -> None:
    posted = QueryDict("extent=Five sites")
    merged = merge_section(SECTION, posted, BEFORE.with_value("extent", "Four sites"), RUNTIME)
    assert (merged.conflicts, merged.kept["extent"]) == ((), "Five sites")


TEXTS = st.sampled_from(["", "a", "b", "c"])


@given(
    shown=st.dictionaries(st.sampled_from(FIELDS[:2]), TEXTS),
    one=st.dictionaries(st.sampled_from(FIELDS[:2]), TEXTS),
    other=st.dictionaries(st.sampled_from(FIELDS[:2]), TEXTS),
)
def test_no_text_that_anybody_typed_is_ever_lost(
    shown: dict[str, str], one: dict[str, str], other: dict[str, str]
) -> None:
    """Whoever saves second finds each of their changes stored, or given back beside the other's."""
    before = answers(**shown)
    first = merge_section(SECTION, page(before, one), before, RUNTIME)
    second = merge_section(SECTION, page(before, other), first.kept, RUNTIME)
    assert first.conflicts == ()
    for name in FIELDS[:2]:
        was = shown.get(name, "")
        said, told = one.get(name, was), other.get(name, was)
        kept, mine = second.kept.get(name, ""), second.mine.get(name, "")
        if name in second.conflicts:
            assert (kept, mine) == (said, told)
            assert len({was, said, told}) == 3
        else:
            assert kept == (told if told != was else said)
