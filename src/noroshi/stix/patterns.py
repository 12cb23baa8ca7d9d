"""Reading STIX patterns (STIX 2.1 §9): text in, tree out, in time linear to the text.

Two ways lead to the same tree: a recursive-descent parser of the whole grammar, and a shortcut for what nearly all
indicators look like, ``[type:path = 'value' OR ...]``. Tests hold them equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, NoReturn

import msgspec

from .errors import PatternError, PatternExpected, PatternUnexpected
from .pattern_tree import (
    KEYWORDS,
    AllOf,
    AnyOf,
    Binary,
    Comparison,
    Constant,
    Existence,
    Expression,
    Hex,
    Index,
    Joined,
    Joint,
    Moment,
    ObjectPath,
    Observation,
    Operator,
    Qualified,
    Repeats,
    StartStop,
    Test,
    Within,
)

MAX_LENGTH = 1_000_000
MAX_DEPTH = 64
_MAX_DIGITS = 1100


class TestedValue(msgspec.Struct, frozen=True, gc=False):
    """A value that a pattern tests. ``path`` in one spelling: ``hashes.SHA-256``; IN gives one of these per value.

    ``operator`` and ``negated`` say how: a value is looked for only under ``=`` or ``IN`` that is not negated.
    """

    __test__ = False  # the name begins like a test class to pytest

    object_type: str
    path: str
    operator: Operator
    value: Constant | None
    negated: bool = False


_WHITE = r"[ \t\r\n\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_TOKEN = re.compile(
    rf"""(?P<space>{_WHITE}++|//[^\r\n]*+|/\*.*?\*/)
    |(?P<moment>t'[0-9]{{4}}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])
        T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]++)?Z')
    |(?P<hex>h'(?>[0-9a-fA-F]{{2}})*+')
    |(?P<binary>b'(?!')(?>[A-Za-z0-9+/]{{4}})*+(?:[A-Za-z0-9+/]{{2}}==|[A-Za-z0-9+/]{{3}}=)?')
    |(?P<name>[A-Za-z_][A-Za-z0-9_-]*+)
    |(?P<text>'(?>[^'\\]|\\['\\])*+')
    |(?P<float>[+-]?[0-9]*\.[0-9]++)
    |(?P<int>[+-]?(?:0|[1-9][0-9]*+))
    |(?P<sign>==|!=|<>|<=|>=|[=<>:.,()\[\]*])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {
    "=": Operator.EQUAL, "==": Operator.EQUAL, "!=": Operator.NOT_EQUAL, "<>": Operator.NOT_EQUAL,
    "<": Operator.LESS, ">": Operator.GREATER, "<=": Operator.LESS_OR_EQUAL, ">=": Operator.GREATER_OR_EQUAL,
}  # fmt: skip
_TEXT_OPERATORS = {
    word.value: word for word in (Operator.LIKE, Operator.MATCHES, Operator.ISSUBSET, Operator.ISSUPERSET)
}

_LOWER = r"[a-z_][a-z0-9_]*+"
_SIMPLE = (
    rf"{_WHITE}*+([a-z_][a-z0-9_-]*+){_WHITE}*+:{_WHITE}*+({_LOWER}(?>\.(?:{_LOWER}|'[^'\\]*+'))*+)"
    rf"{_WHITE}*+==?{_WHITE}*+'([^'\\]*+)'{_WHITE}*+"
)
_ONE = re.compile(rf"{_WHITE}*+\[{_SIMPLE}\]{_WHITE}*+")
_EACH = re.compile(_SIMPLE)
_ALTERNATIVES = re.compile(rf"{_WHITE}*+\[(?>{_SIMPLE}OR(?![A-Za-z0-9_-]))++{_SIMPLE}\]{_WHITE}*+")
_STEP = re.compile(rf"({_LOWER})|'([^'\\]*+)'")
_LONGEST_KEPT = 1000
_paths: dict[tuple[str, str], ObjectPath | None] = {}
_PATHS_KEPT = 4096


def parse(text: str) -> Expression:
    """The tree of a pattern. Raises PatternError with line and column (both from 1)."""
    return _simple(text) or parse_in_full(text)


def parse_in_full(text: str) -> Expression:
    """The tree by the full parser, without the shortcut. Raises PatternError."""
    if len(text) > MAX_LENGTH:
        raise PatternError(f"it is longer than {MAX_LENGTH} characters", 1, 1)
    return _Parser(text).pattern()


def values(text: str) -> tuple[TestedValue, ...]:
    """The values that a pattern tests, in the order written. Raises PatternError."""
    return values_of(parse(text))


def values_of(tree: Expression) -> tuple[TestedValue, ...]:
    """The values that a parsed pattern tests, in the order written."""
    if type(tree) is Observation and type(tree.test) is Comparison:
        test, path, value = tree.test, tree.test.path, tree.test.value
        if isinstance(value, tuple):
            return tuple(_tested(test))
        return (TestedValue(path.object_type, path.dotted, test.operator, value, test.negated),)
    return tuple(value for test in _tests(tree) for value in _tested(test))


def _tests(node: Expression | Test) -> Iterator[Comparison | Existence]:
    waiting: list[Expression | Test] = [node]
    while waiting:
        node = waiting.pop()
        match node:
            case Comparison() | Existence():
                yield node
            case AllOf() | AnyOf():
                waiting.extend(reversed(node.tests))
            case Observation():
                waiting.append(node.test)
            case Qualified():
                waiting.append(node.expression)
            case Joined():
                waiting.extend(reversed(node.expressions))


def _tested(test: Comparison | Existence) -> Iterator[TestedValue]:
    kind, path = test.path.object_type, test.path.dotted
    if isinstance(test, Existence):
        yield TestedValue(kind, path, Operator.EXISTS, None, test.negated)
        return
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        yield TestedValue(kind, path, test.operator, value, test.negated)


def _simple(text: str) -> Expression | None:
    """The shortcut: None where the text is not of the simple form, or might not mean what it looks like."""
    if len(text) > MAX_LENGTH:
        return None
    one = one_comparison(text)
    if one is not None:
        return Observation(Comparison(one.path, Operator.EQUAL, one.value))
    if _ALTERNATIVES.fullmatch(text) is None:
        return None
    tests: list[Comparison] = []
    for object_type, path_text, value in _EACH.findall(text, text.index("[") + 1):
        path = _path(object_type, path_text)
        if path is None:
            return None
        tests.append(Comparison(path, Operator.EQUAL, value))
    return Observation(AnyOf(tuple(tests)))


class OneComparison(NamedTuple):
    """A pattern that is one comparison for equality with a text; ``written`` is type and path as they stand."""

    written: str
    path: ObjectPath
    value: str


def one_comparison(text: str) -> OneComparison | None:
    """The pattern ``[type:path = 'value']``, or None where it is another one or needs the whole parser."""
    return _kept_comparison(text) if len(text) <= _LONGEST_KEPT else _one_comparison(text)


def _one_comparison(text: str) -> OneComparison | None:
    one = _ONE.fullmatch(text)
    if one is None:
        return None
    object_type, path_text, value = one.groups()
    path = _path(object_type, path_text)
    return None if path is None else OneComparison(f"{object_type}:{path_text}", path, value)


_kept_comparison = lru_cache(maxsize=256)(_one_comparison)
"""Who checks an object and who takes its values out ask one after the other."""


def _path(object_type: str, text: str) -> ObjectPath | None:
    """The few paths that occur are kept, since they recur in nearly every indicator."""
    key = (object_type, text)
    if key in _paths:
        return _paths[key]
    found = None
    steps = tuple(plain or quoted for plain, quoted in _STEP.findall(text))
    bare = {plain for plain, _ in _STEP.findall(text)}
    if object_type not in KEYWORDS and not bare & KEYWORDS and all(steps):
        found = ObjectPath(object_type, steps)
    if len(_paths) < _PATHS_KEPT:
        _paths[key] = found
    return found


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


class _Parser:
    """Recursive descent over the grammar of STIX 2.1 Appendix "STIX Patterning ANTLR grammar"; depth-limited."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0
        self._token = self._read()

    def pattern(self) -> Expression:
        tree = self._followed()
        if self._token.kind != "end":
            self._refuse("the end of the pattern")
        return tree

    def _read(self) -> _Token:
        while True:
            start = self._place
            if start >= len(self._text):
                return _Token("end", "", start)
            found = _TOKEN.match(self._text, start)
            if found is None:
                raise PatternUnexpected(f"“{self._text[start]}”", *self._line_and_column(start))
            self._place = found.end()
            kind = str(found.lastgroup)
            if kind != "space":
                word = found[0]
                return _Token("keyword" if kind == "name" and word in KEYWORDS else kind, word, start)

    def _take(self) -> _Token:
        token = self._token
        self._token = self._read()
        return token

    def _take_if(self, text: str) -> bool:
        if self._token.text == text and self._token.kind in ("sign", "keyword"):
            self._token = self._read()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take_if(text):
            self._refuse(f"“{text}”")

    def _expect_kind(self, kind: str, called: str) -> str:
        if self._token.kind != kind:
            self._refuse(called)
        return self._take().text

    def _refuse(self, expected: str) -> NoReturn:
        found = "the end" if self._token.kind == "end" else f"“{self._token.text[:40]}”"
        raise PatternExpected(expected, found, *self._line_and_column(self._token.start))

    def _refuse_at(self, place: int, reason: str) -> NoReturn:
        raise PatternError(reason, *self._line_and_column(place))

    def _line_and_column(self, place: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        return self._text.count("\n", 0, place) + 1, place - self._text.rfind("\n", 0, place)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse_at(self._token.start, f"it is nested deeper than {MAX_DEPTH} levels")

    def _followed(self) -> Expression:
        parts = [self._any()]
        while self._take_if("FOLLOWEDBY"):
            parts.append(self._any())
        return parts[0] if len(parts) == 1 else Joined(Joint.FOLLOWEDBY, tuple(parts))

    def _any(self) -> Expression:
        parts = [self._all()]
        while self._take_if("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Joined(Joint.OR, tuple(parts))

    def _all(self) -> Expression:
        parts = [self._qualified()]
        while self._take_if("AND"):
            parts.append(self._qualified())
        return parts[0] if len(parts) == 1 else Joined(Joint.AND, tuple(parts))

    def _qualified(self) -> Expression:
        expression = self._observation()
        qualifiers: list[Within | Repeats | StartStop] = []
        start = self._token.start
        while (qualifier := self._qualifier()) is not None:
            if any(type(other) is type(qualifier) for other in qualifiers):
                self._refuse_at(start, "this kind of qualifier stands here twice")
            qualifiers.append(qualifier)
            start = self._token.start
        return Qualified(expression, tuple(qualifiers)) if qualifiers else expression

    def _observation(self) -> Expression:
        if self._take_if("["):
            test = self._any_test()
            self._expect("]")
            return Observation(test)
        if self._token.text != "(":
            self._refuse("“[” or “(”")
        self._enter()
        self._take()
        inner = self._followed()
        self._expect(")")
        self._depth -= 1
        return inner

    def _qualifier(self) -> Within | Repeats | StartStop | None:
        if self._take_if("WITHIN"):
            seconds = self._positive_number()
            self._expect("SECONDS")
            return Within(seconds)
        if self._take_if("REPEATS"):
            times = self._positive_number(whole=True)
            self._expect("TIMES")
            return Repeats(int(times))
        if self._take_if("START"):
            start = self._moment()
            self._expect("STOP")
            return StartStop(start, self._moment())
        return None

    def _positive_number(self, *, whole: bool = False) -> int | float:
        kinds = ("int",) if whole else ("int", "float")
        if self._token.kind not in kinds or self._token.text.startswith("-"):
            self._refuse("a positive whole number" if whole else "a positive number")
        return self._number()

    def _moment(self) -> Moment:
        return Moment(self._expect_kind("moment", "a timestamp such as t'2026-01-01T00:00:00Z'")[2:-1])

    def _number(self) -> int | float:
        token = self._token
        if len(token.text) > _MAX_DIGITS:
            self._refuse_at(token.start, f"a number has more than {_MAX_DIGITS} digits")
        self._take()
        return int(token.text) if token.kind == "int" else float(token.text)

    def _any_test(self) -> Test:
        parts = [self._all_tests()]
        while self._take_if("OR"):
            parts.append(self._all_tests())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all_tests(self) -> Test:
        parts = [self._test()]
        while self._take_if("AND"):
            parts.append(self._test())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _test(self) -> Test:
        if self._token.text == "(":
            self._enter()
            self._take()
            inner = self._any_test()
            self._expect(")")
            self._depth -= 1
            return inner
        negated = self._take_if("NOT")
        if self._take_if("EXISTS"):
            return Existence(self._object_path(), negated)
        if negated:
            self._refuse("“EXISTS”")
        return self._comparison(self._object_path())

    def _comparison(self, path: ObjectPath) -> Comparison:
        negated = self._take_if("NOT")
        token = self._token
        if token.kind == "sign" and token.text in _SIGNS:
            self._take()
            operator = _SIGNS[token.text]
            either = operator in (Operator.EQUAL, Operator.NOT_EQUAL)
            return Comparison(path, operator, self._constant(with_truth=either), negated)
        if self._take_if("IN"):
            return Comparison(path, Operator.IN, self._constants(), negated)
        if token.kind == "keyword" and token.text in _TEXT_OPERATORS:
            self._take()
            return Comparison(path, _TEXT_OPERATORS[token.text], self._string(), negated)
        return self._refuse("a comparison operator")

    def _constants(self) -> tuple[Constant, ...]:
        self._expect("(")
        found: list[Constant] = []
        if self._take_if(")"):
            return ()
        found.append(self._constant(with_truth=True))
        while self._take_if(","):
            found.append(self._constant(with_truth=True))
        self._expect(")")
        return tuple(found)

    def _string(self) -> str:
        return unescaped(self._expect_kind("text", "a text in single quotes"))

    def _constant(self, *, with_truth: bool) -> Constant:
        token = self._token
        match token.kind:
            case "text":
                return unescaped(self._take().text)
            case "int" | "float":
                return self._number()
            case "hex":
                return Hex(bytes.fromhex(self._take().text[2:-1]))
            case "binary":
                return Binary(self._take().text[2:-1])
            case "moment":
                return Moment(self._take().text[2:-1])
            case "keyword" if with_truth and token.text in ("true", "false"):
                return self._take().text == "true"
        return self._refuse("a constant")

    def _object_path(self) -> ObjectPath:
        object_type = self._expect_kind("name", "an object type")
        self._expect(":")
        steps: list[str | Index] = [self._path_name()]
        while True:
            if self._take_if("."):
                steps.append(self._path_name())
            elif self._take_if("["):
                steps.append(self._index())
                self._expect("]")
            else:
                return ObjectPath(object_type, tuple(steps))

    def _path_name(self) -> str:
        token = self._token
        if token.kind == "text":
            return self._string()
        if token.kind != "name" or "-" in token.text:
            self._refuse("a property name (quoted if it has a hyphen)")
        return self._take().text

    def _index(self) -> Index:
        if self._take_if("*"):
            return Index()
        if self._token.kind != "int":
            self._refuse("a list index or “*”")
        return Index(int(self._number()))


def unescaped(literal: str) -> str:
    """The text that a quoted string constant means."""
    inner = literal[1:-1]
    return _ESCAPE.sub(r"\1", inner) if "\\" in inner else inner
