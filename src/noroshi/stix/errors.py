"""What can go wrong with STIX content. The docstring of each error is the sentence that people read."""

from __future__ import annotations

from typing import ClassVar

from .problems import Problem


class StixError(Exception):
    """The STIX content could not be read."""

    code: ClassVar[str] = "stix.unreadable"
    clause: ClassVar[str] = "STIX 2.1 §1"

    def __init__(self, *, path: str = "", offset: int | None = None, **parameters: str | int) -> None:
        super().__init__(path, offset, parameters)
        self.path = path
        self.offset = offset
        self.parameters = parameters

    @property
    def message(self) -> str:
        """The untranslated sentence, with named places for ``parameters``; the key of the catalogue."""
        return (type(self).__doc__ or "").strip()

    def __str__(self) -> str:
        places = [self.path] if self.path else []
        if self.offset is not None:
            places.append(f"byte {self.offset}")
        sentence = self.message.format_map(self.parameters)
        return f"{sentence} ({', '.join(places)})" if places else sentence

    def as_problem(self, path: str, object_id: str | None = None) -> Problem:
        """The same finding as an entry of a list, for one bad object among good ones."""
        return Problem(path, self.clause, self.code, self.message, dict(self.parameters), object_id)


class NotText(StixError):
    """The content is not UTF-8 text."""

    code = "json.encoding"
    clause = "STIX 2.1 §1.2.10 (RFC 8259 §8.1)"


class MalformedJson(StixError):
    """This is not well-formed JSON: {reason}."""

    code = "json.malformed"
    clause = "RFC 8259"

    def __init__(self, reason: str = "unexpected content", *, path: str = "", offset: int | None = None) -> None:
        super().__init__(path=path, offset=offset, reason=reason)


class Truncated(StixError):
    """The content ends in the middle. It may have been cut off on the way; send it again."""

    code = "json.truncated"
    clause = "RFC 8259"


class DuplicateKey(StixError):
    """The name “{key}” occurs twice in one JSON object, so its meaning is not certain."""

    code = "json.duplicate-key"
    clause = "STIX 2.1 §1.2.10 (RFC 7493 §2.3)"


class LoneSurrogate(StixError):
    """A text holds half of a UTF-16 surrogate pair, which stands for no character."""

    code = "json.surrogate"
    clause = "STIX 2.1 §1.2.10 (RFC 7493 §2.1)"


class NumberOutOfRange(StixError):
    """A number is outside the range that can be read."""

    code = "json.number"
    clause = "STIX 2.1 §2.10"


class TooDeep(StixError):
    """The content is nested deeper than {limit} levels."""

    code = "limit.depth"


class TooLarge(StixError):
    """One object is larger than {limit} bytes."""

    code = "limit.size"


class NotAnObject(StixError):
    """A JSON object was expected here."""

    code = "stix.not-an-object"
    clause = "STIX 2.1 §8"


class TimestampError(StixError):
    """“{value}” is not a timestamp that can be read."""

    code = "timestamp.unreadable"
    clause = "STIX 2.1 §2.16"


class NoTypedForm(StixError):
    """The object does not have the form that its type demands: {reason}."""

    code = "object.form"
    clause = "STIX 2.1 §3.2"


class NotUpgradable(StixError):
    """The STIX 2.0 object cannot be turned into STIX 2.1: {reason}."""

    code = "upgrade.impossible"


class PatternError(StixError):
    """The pattern cannot be read at line {line}, column {column}: {reason}."""

    code = "pattern.syntax"
    clause = "STIX 2.1 §9"

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason=reason, line=line, column=column)
        self.line = line
        self.column = column


class PatternExpected(PatternError):
    """The pattern cannot be read at line {line}, column {column}: {expected} was expected, not {found}."""

    def __init__(self, expected: str, found: str, line: int, column: int) -> None:
        super().__init__("", line, column)
        self.parameters = {"expected": expected, "found": found, "line": line, "column": column}


class PatternUnexpected(PatternError):
    """The pattern cannot be read at line {line}, column {column}: {found} was not expected."""

    def __init__(self, found: str, line: int, column: int) -> None:
        super().__init__("", line, column)
        self.parameters = {"found": found, "line": line, "column": column}


class PatternRegex(StixError):
    """The regular expression for {place} cannot be read: {reason}."""

    code = "pattern.regex"
    clause = "STIX 2.1 §9.6.1"


class PatternUndecided(StixError):
    """It takes too long to decide whether the pattern matches."""

    code = "pattern.undecided"
    clause = "STIX 2.1 §9.5"


class NotObserved(StixError):
    """The observed data does not say what was seen: {name} is missing or cannot be read."""

    code = "observed.form"
    clause = "STIX 2.1 §4.14"
