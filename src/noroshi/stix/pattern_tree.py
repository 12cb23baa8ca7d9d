"""The tree of a STIX pattern (STIX 2.1 §9): frozen, comparable, and able to say itself as pattern text again."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

import msgspec

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_READABLE = re.compile(r"[A-Za-z0-9_-]+")
KEYWORDS = frozenset(
    (
        "AND",
        "OR",
        "NOT",
        "FOLLOWEDBY",
        "LIKE",
        "MATCHES",
        "ISSUPERSET",
        "ISSUBSET",
        "EXISTS",
        "LAST",
        "IN",
        "START",
        "STOP",
        "SECONDS",
        "true",
        "false",
        "WITHIN",
        "REPEATS",
        "TIMES",
    )
)


class Operator(StrEnum):
    """Comparison operators (STIX 2.1 §9.6.1)."""

    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="
    IN = "IN"
    LIKE = "LIKE"
    MATCHES = "MATCHES"
    ISSUBSET = "ISSUBSET"
    ISSUPERSET = "ISSUPERSET"
    EXISTS = "EXISTS"


class Hex(msgspec.Struct, frozen=True, tag=True):
    """A hexadecimal constant, ``h'...'``."""

    octets: bytes

    def __str__(self) -> str:
        return f"h'{self.octets.hex()}'"


class Binary(msgspec.Struct, frozen=True, tag=True):
    """A Base64 constant, ``b'...'``; kept as written, since Base64 of the same octets can differ."""

    encoded: str

    @property
    def octets(self) -> bytes:
        """The octets that are meant."""
        return base64.b64decode(self.encoded)

    def __str__(self) -> str:
        return f"b'{self.encoded}'"


class Moment(msgspec.Struct, frozen=True, tag=True):
    """A timestamp constant, ``t'...'``, in the text of §2.16."""

    timestamp: str

    def __str__(self) -> str:
        return f"t'{self.timestamp}'"


Constant = str | int | float | bool | Hex | Binary | Moment


class Index(msgspec.Struct, frozen=True):
    """``[3]``, or ``[*]`` for any when ``number`` is None."""

    number: int | None = None

    def __str__(self) -> str:
        return f"[{'*' if self.number is None else self.number}]"


class ObjectPath(msgspec.Struct, frozen=True):
    """``file:hashes.'SHA-256'``: an object type, then property names and list indices."""

    object_type: str
    steps: tuple[str | Index, ...]

    @property
    def dotted(self) -> str:
        """The path without type: ``hashes.SHA-256``, ``values[*].data``; one spelling for each path."""
        return _joined(self.steps, _readable)

    def __str__(self) -> str:
        return f"{self.object_type}:{_joined(self.steps, _quoted_if_needed)}"


class Comparison(msgspec.Struct, frozen=True):
    """One test of a property. ``value`` is a tuple for IN; ``negated`` is the NOT before the operator."""

    path: ObjectPath
    operator: Operator
    value: Constant | tuple[Constant, ...]
    negated: bool = False

    def __str__(self) -> str:
        value = (
            f"({', '.join(map(constant_text, self.value))})"
            if isinstance(self.value, tuple)
            else constant_text(self.value)
        )
        return f"{self.path} {'NOT ' if self.negated else ''}{self.operator.value} {value}"


class Existence(msgspec.Struct, frozen=True):
    """``EXISTS path`` (STIX 2.1 §9.6.1)."""

    path: ObjectPath
    negated: bool = False

    def __str__(self) -> str:
        return f"{'NOT ' if self.negated else ''}EXISTS {self.path}"


class AllOf(msgspec.Struct, frozen=True):
    """Comparisons joined by AND."""

    tests: tuple[Test, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({test})" if isinstance(test, AllOf | AnyOf) else str(test) for test in self.tests)


class AnyOf(msgspec.Struct, frozen=True):
    """Comparisons joined by OR."""

    tests: tuple[Test, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({test})" if isinstance(test, AnyOf) else str(test) for test in self.tests)


Test = Comparison | Existence | AllOf | AnyOf


class Observation(msgspec.Struct, frozen=True):
    """``[...]``: one observation that passes the test."""

    test: Test

    def __str__(self) -> str:
        return f"[{self.test}]"


class Within(msgspec.Struct, frozen=True):
    """``WITHIN x SECONDS``."""

    seconds: int | float

    def __str__(self) -> str:
        return f"WITHIN {constant_text(self.seconds)} SECONDS"


class Repeats(msgspec.Struct, frozen=True):
    """``REPEATS x TIMES``."""

    times: int

    def __str__(self) -> str:
        return f"REPEATS {self.times} TIMES"


class StartStop(msgspec.Struct, frozen=True):
    """``START t'...' STOP t'...'``."""

    start: Moment
    stop: Moment

    def __str__(self) -> str:
        return f"START {self.start} STOP {self.stop}"


class Qualified(msgspec.Struct, frozen=True):
    """An observation expression with its qualifiers, in the order written."""

    expression: Expression
    qualifiers: tuple[Within | Repeats | StartStop, ...]

    def __str__(self) -> str:
        inner = str(self.expression) if isinstance(self.expression, Observation) else f"({self.expression})"
        return " ".join([inner, *map(str, self.qualifiers)])


class Joint(StrEnum):
    """How observation expressions are joined, weakest last (STIX 2.1 §9.5)."""

    AND = "AND"
    OR = "OR"
    FOLLOWEDBY = "FOLLOWEDBY"


class Joined(msgspec.Struct, frozen=True):
    """Observation expressions joined by one operator."""

    joint: Joint
    expressions: tuple[Expression, ...]

    def __str__(self) -> str:
        strength = list(Joint).index(self.joint)
        parts = [
            f"({part})" if isinstance(part, Joined) and list(Joint).index(part.joint) >= strength else str(part)
            for part in self.expressions
        ]
        return f" {self.joint.value} ".join(parts)


Expression = Observation | Qualified | Joined


def constant_text(value: Constant) -> str:
    """A constant in pattern syntax."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        written = format(Decimal(repr(value)), "f")
        return written if "." in written else f"{written}.0"
    return str(value)


def quoted(text: str) -> str:
    """A string constant: quotes and backslashes escaped (STIX 2.1 §9.3)."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _readable(name: str) -> str:
    return name if _READABLE.fullmatch(name) else quoted(name)


def _quoted_if_needed(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name not in KEYWORDS else quoted(name)


def _joined(steps: tuple[str | Index, ...], name_text: Callable[[str], str]) -> str:
    text = "".join(str(step) if isinstance(step, Index) else f".{name_text(step)}" for step in steps)
    return text[1:]
