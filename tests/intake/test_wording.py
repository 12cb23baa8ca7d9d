"""What is wrong with something that arrived is said in the reader's language, whichever room found it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from noroshi.face.language import PACKAGE, translated
from noroshi.formats.csv_indicators import _PROBLEMS
from noroshi.formats.errors import FormatError, NotText
from noroshi.formats.making import NOTES
from noroshi.formats.sniff import _UNKNOWN
from noroshi.intake import wording
from noroshi.observables.kinds import REASONS
from noroshi.stix import errors
from noroshi.stix.patterns import parse

# Where sentences and phrases stand in calls: the argument's place, or its name.
PLACES: dict[str, tuple[int | str, ...]] = {
    "found": (4, "kind", "names"),
    "_wrong_kind": (3,),
    "MalformedJson": (0, "reason"),
    "PatternError": (0,),
    "NotUpgradable": ("reason",),
    "NoTypedForm": ("reason",),
    "_refuse": (0,),
    "_refuse_at": (1,),
    "_expect_kind": (1,),
}
FROM_MSGSPEC = {
    "invalid character", "trailing characters", "expected ',' or '}'", "expected ',' or ']'", "expected ':'",
    "object keys must be strings", "trailing comma in object", "trailing comma in array", "invalid number",
    "invalid escape character in string", "unexpected content",
}  # fmt: skip


def test_every_sentence_that_the_pure_rooms_can_say_has_japanese() -> None:
    known = {text for text, context in translated() if context == wording.CONTEXT}
    assert sorted(sentences() - known) == []


def sentences() -> set[str]:
    """All fixed sentences and phrases."""
    said = {wording.CARRIED, wording.ROW, wording.BYTE, *FROM_MSGSPEC, *NOTES.values(), *REASONS.values()}
    said |= set(_UNKNOWN.values()) | {sentence for pair in _PROBLEMS.values() for sentence in pair}
    said |= {kind().message for kind in family(errors.StixError)} | {kind().sentence for kind in family(FormatError)}
    for path in (*PACKAGE.glob("stix/*.py"), PACKAGE / "knowledge" / "services.py"):
        said |= set(in_module(path))
    return {one for one in said if any(letter.isalpha() for letter in one)}


def family(base: type[Any]) -> Iterator[Any]:
    """The class and all that come from it, each as something that can be made without facts."""
    yield lambda: base.__new__(base)
    for one in base.__subclasses__():
        yield from family(one)


def in_module(path: Path) -> Iterator[str]:
    """The sentences in calls, in assignments to ``message``, and in ``message=``."""
    module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["message"]:
            yield from texts(node.value, module)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            places = PLACES.get(called, ()) + (("message",) if called == "Problem" else ())
            for place in places:
                yield from argument(node, place, module)


def argument(node: ast.Call, place: int | str, module: Any) -> Iterator[str]:
    """The text at a place of a call."""
    given = [one.value for one in node.keywords if one.arg == place]
    if isinstance(place, int):
        given = node.args[place : place + 1]
    for one in given:
        yield from texts(one, module)


def texts(node: ast.expr, module: Any) -> Iterator[str]:
    """Constants, both ends of a choice, and what an f-string makes of the module's own constants."""
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body, module), *texts(node.orelse, module))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and any(letter.isalpha() for letter in fixed_part(node)):
        with suppress(NameError):  # about a value that our own code gave, not a sender's
            yield eval(ast.unparse(node), vars(module))  # noqa: S307 - our own source


def fixed_part(node: ast.JoinedStr) -> str:
    """What of an f-string is always the same."""
    return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


@pytest.mark.parametrize(
    ("pattern", "english", "japanese"),
    [
        ("[a:b = ", "a constant was expected, not the end", "定数が必要ですが、終わりがあります"),
        ("[a:b = 'x'", "“]” was expected, not the end", "“]”が必要ですが、終わりがあります"),
        ("[a:b = ?]", "“?” was not expected", "予期しない“?”があります"),
    ],
)
def test_a_broken_pattern_is_told_with_its_place(pattern: str, english: str, japanese: str) -> None:
    with pytest.raises(errors.PatternError) as caught:
        parse(pattern)
    assert english in str(caught.value)
    with translation.override("ja"):
        said = wording.worded_error(caught.value)
    assert japanese in said
    assert "1行" in said


def test_what_the_sender_wrote_is_shown_as_it_came_and_never_filled_in_again() -> None:
    with translation.override("ja"):
        said = wording.worded("The property “{name}” is required.", {"name": "{0.__class__} %s"})
    assert "{0.__class__} %s" in said


def test_a_file_that_is_no_text_is_told_in_both_languages() -> None:
    error = NotText(position=7)
    with translation.override("en"):
        assert wording.worded_error(error).endswith("the first bad byte is at position 7.")
    with translation.override("ja"):
        assert "7" in wording.worded_error(error)
        assert "文字コード" in wording.worded_error(error)


def test_what_an_older_receipt_kept_is_shown_as_it_stands() -> None:
    assert wording.worded_listed({"message": "The type is missing."}) == "The type is missing."
