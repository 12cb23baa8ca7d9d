"""Lists of indicators as CSV, as people export and type them: read line by line, nothing guessed without saying so.

Encodings are tried in a fixed order: a byte order mark, strict UTF-8, CP932 (Shift_JIS as Windows writes it), EUC-JP.
A formula (``=cmd|...``) is text like any other and is never evaluated; whoever writes CSV must escape it.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from noroshi.formats.csv_headers import FIELDS, kind_of, score_of
from noroshi.formats.errors import NotText
from noroshi.formats.making import TIMELESS, Object, made, marking, moment_of, vulnerability
from noroshi.observables import Kind, NotAnObservable, Observable, guess, normalise, refang
from noroshi.observables.stix_forms import comparison

LONGEST_FIELD: Final = 8192
"""Characters of one field that are read; a longer field is cut and reported."""
LONGEST_LINE: Final = 1 << 20
"""Characters of one line, quoted line breaks included, after which it is given up: a quote was never closed."""
_SAMPLE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """What one line became: an indicator, or a vulnerability when the value is a CVE identifier."""

    line: int
    value: Object


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one line: lines and columns count from 1, column 0 is the whole line.

    ``what`` and ``remedy`` are English sentences, ``code`` their stable name.
    """

    line: int
    column: int
    code: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file was understood, to be shown to whoever sent it."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    has_header: bool


_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "no-value": ("The line has no value.", "Fill in the value or delete the line."),
    "unrecognised": ("It is not clear what kind of value this is.", "Add a column 'type', for example domain or ipv4."),
    "unknown-type": ("This type is not known.", "Use for example ipv4, domain, url, sha256."),
    "ragged": ("The line has more fields than the header.", "Put a field that holds the delimiter in quotes."),
    "cut": (f"A field is longer than {LONGEST_FIELD} characters and was cut.", "Shorten it."),
    "unbalanced": ("A quote is opened and never closed.", "Close the quote, or double it where it is meant as itself."),
    "nul": ("The line holds NUL characters, which were removed.", "Export the list again as text."),
    "bytes": ("The line holds bytes that are not text in this encoding.", "Save the list as UTF-8."),
    "time": ("This is not a date or time.", "Write it as 2026-04-01 or 2026-04-01T09:00:00+09:00."),
    "time-order": ("The end lies before the beginning and was left out.", "Correct one of the two."),
    "confidence": ("The confidence is not a number from 0 to 100.", "Write a number, or high, medium, low."),
    "tlp": ("This is not a TLP marking; the line counts as TLP:RED until it is corrected.", "Write TLP:AMBER."),
    "no-pattern": ("A value of this kind cannot be looked for.", "Report it as text instead."),
}  # fmt: skip


def read(chunks: Iterable[bytes], source: str, received: str = TIMELESS) -> Iterator[Layout | Row | Problem]:
    """A list of indicators from its bytes: first its Layout, then for each line its Row and its Problems.

    ``source`` is the sender's namespace: the same value from the same source is the same object, whenever sent and
    however often it stands in the list; so ``created`` is constant and ``modified`` is ``received``, the STIX timestamp
    that also stands for a beginning the list does not give.
    Memory is bounded by the longest line.
    Raises NotText before anything is yielded when the beginning is text in none of the encodings.
    """
    pieces = iter(chunks)
    sample = _first(pieces)
    encoding = detect(sample)
    lines = _lines(sample, pieces, encoding)
    head = [line for _, line in zip(range(20), lines, strict=False)]
    layout = _layout(encoding, head)
    yield layout
    reader = _Reader(layout, source, received)
    yield from reader.rows(_chain(head, lines))


def _first(pieces: Iterator[bytes]) -> bytes:
    held = b""
    for piece in pieces:
        held += piece
        if len(held) >= _SAMPLE:
            break
    return held


def _chain(head: Sequence[str], rest: Iterator[str]) -> Iterator[str]:
    yield from head
    yield from rest


_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def detect(sample: bytes) -> str:
    """The encoding of a text by its first bytes, always the same for the same bytes. Raises NotText."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    position = 0
    for name in ("utf-8", "cp932", "euc-jp"):
        try:
            codecs.getincrementaldecoder(name)("strict").decode(sample)
        except UnicodeDecodeError as error:
            position = max(position, error.start)
            continue
        if name != "cp932" or not _looks_like_euc(sample):
            return name
    raise NotText(position=position)


def _looks_like_euc(sample: bytes) -> bool:
    """EUC-JP text is often valid CP932 too, but only as half-width Katakana, which hardly anyone writes in quantity."""
    decoded = codecs.getincrementaldecoder("cp932")("strict").decode(sample)
    half_width = sum("\uff61" <= character <= "\uff9f" for character in decoded)
    if half_width * 4 <= sum(not character.isascii() for character in decoded):
        return False
    try:
        codecs.getincrementaldecoder("euc-jp")("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _lines(sample: bytes, pieces: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Physical lines with their line breaks; a line longer than ``LONGEST_LINE`` comes in parts."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = decoder.decode(sample)
    for piece in pieces:
        yield from (parts := _split(held))[:-1]
        held = parts[-1] + decoder.decode(piece)
    yield from (part for part in _split(held + decoder.decode(b"", final=True)) if part)


_BREAK: Final = re.compile(r"\r\n|\n|\r(?!\Z)").finditer


def _split(held: str) -> list[str]:
    ends = [0, *(found.end() for found in _BREAK(held))]
    whole = [held[begin:end] for begin, end in itertools.pairwise(ends)]
    rest = held[ends[-1] :]
    while len(rest) > LONGEST_LINE:
        whole.append(rest[:LONGEST_LINE])
        rest = rest[LONGEST_LINE:]
    return [*whole, rest]


def _layout(encoding: str, head: Sequence[str]) -> Layout:
    first = next((line for line in head if line.strip() and not line.startswith("#")), "").replace("\0", "")
    for delimiter in sorted(",;\t", key=lambda one: -first.count(one)):
        fields = _fields(first, delimiter)
        names = [FIELDS.get(_plain(name), "") for name in fields]
        if "value" in names:
            return Layout(encoding, delimiter, tuple(names), has_header=True)
    body = "".join(head)
    delimiter = max(",;\t", key=body.count)
    return Layout(encoding, delimiter if delimiter in body else ",", ("value",), has_header=False)


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", " ", name.strip().strip("\"'").strip()).casefold()


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


_CLOSING: Final = re.compile(r'(?>[^"]++|"")*+"').match


class _Reader:
    """The rows of one file after its layout is known."""

    def __init__(self, layout: Layout, source: str, received: str) -> None:
        self.layout = layout
        self.source = source
        self.received = received
        self.opening = re.compile(rf'(?:^|{re.escape(layout.delimiter)})"').search

    def rows(self, lines: Iterator[str]) -> Iterator[Row | Problem]:
        header = self.layout.has_header
        for number, row, code in self._records(lines):
            if code:
                yield _problem(number, 0, code)
            if not any(field.strip() for field in row) or row[0].lstrip().startswith("#"):
                continue
            if header:
                header = False
                continue
            yield from self._row(number, row)

    def _records(self, lines: Iterator[str]) -> Iterator[tuple[int, list[str], str]]:
        """Rows with the number of their first line, and the code of what was mended in them."""
        held: list[str] = []
        size, is_open, after = 0, False, 0
        for number, line in enumerate(lines, 1):
            is_open = self._still_open(line, is_open)
            held.append(line)
            size += len(line)
            if is_open and size < LONGEST_LINE:
                continue
            begun = number - len(held) + 1
            yield from self._unquoted(begun, held) if is_open else [self._record(begun, "".join(held))]
            held, size, is_open, after = [], 0, False, number
        if held:
            yield from self._unquoted(after + 1, held)

    def _still_open(self, line: str, is_open: bool) -> bool:
        """Whether a quoted field still waits for its closing quote; quotes in a bare field mean themselves."""
        at = 0
        while (found := (_CLOSING(line, at) if is_open else self.opening(line, at))) is not None:
            at, is_open = found.end(), not is_open
        return is_open

    def _unquoted(self, begun: int, held: Sequence[str]) -> Iterator[tuple[int, list[str], str]]:
        """Lines that an unclosed quote swallowed, read again as if there were no quotes in them."""
        yield begun, [], "unbalanced"
        for number, line in enumerate(held, begun):
            yield number, line.replace('"', "").replace("\0", "").rstrip("\r\n").split(self.layout.delimiter), ""

    def _record(self, number: int, held: str) -> tuple[int, list[str], str]:
        code = "nul" if "\0" in held else "bytes" if "\ufffd" in held else ""
        plain = held.replace("\0", "").rstrip("\r\n")
        try:
            return number, next(csv.reader([plain], delimiter=self.layout.delimiter), []), code
        except csv.Error:
            fields = [field[: LONGEST_FIELD + 1] for field in plain.split(self.layout.delimiter)]
            return number, fields, code

    def _row(self, number: int, row: list[str]) -> Iterator[Row | Problem]:
        columns = self.layout.columns
        if self.layout.has_header and len(row) > len(columns) and any(field.strip() for field in row[len(columns) :]):
            yield _problem(number, len(columns) + 1, "ragged")
        cells: dict[str, tuple[int, str]] = {}
        for column, (name, field) in enumerate(zip(columns, row, strict=False), 1):
            if len(field) > LONGEST_FIELD:
                yield _problem(number, column, "cut")
            if name and field.strip():
                cells.setdefault(name, (column, field[:LONGEST_FIELD].strip()))
        yield from _Line(number, cells).converted(self.source, self.received)


def _problem(line: int, column: int, code: str) -> Problem:
    return Problem(line, column, code, *_PROBLEMS[code])


class _Line:
    """One line's cells by the name of their column."""

    def __init__(self, number: int, cells: Mapping[str, tuple[int, str]]) -> None:
        self.number = number
        self.cells = cells
        self.problems: list[Problem] = []

    def converted(self, source: str, received: str) -> Iterator[Row | Problem]:
        """The line's indicator or vulnerability, if it is one, then its problems in the order of columns."""
        observable = self._observable()
        made_object = self._object(observable, source, received) if observable is not None else None
        if made_object is not None:
            yield Row(self.number, made_object)
        yield from self.problems

    def _text(self, name: str) -> str:
        return self.cells.get(name, (0, ""))[1]

    def _wrong(self, name: str, code: str) -> None:
        self.problems.append(_problem(self.number, self.cells.get(name, (0, ""))[0], code))

    def _observable(self) -> Observable | None:
        value, said = self._text("value"), self._text("type")
        if not value:
            self._wrong("value", "no-value")
            return None
        kind = kind_of(said, value) if said else None
        if said and kind is None:
            self._wrong("type", "unknown-type")
        if kind is not None:
            try:
                return normalise(kind, refang(value))
            except NotAnObservable as error:
                column, remedy = self.cells["value"][0], "Correct the value or its type."
                self.problems.append(Problem(self.number, column, error.reason, error.explanation, remedy))
                return None
        found = guess(value)
        if found is None:
            self._wrong("value", "unrecognised")
        return found

    def _object(self, observable: Observable, source: str, received: str) -> Object | None:
        if observable.kind is Kind.CVE:
            return vulnerability(observable.value) | self._said() | self._marked()
        compared = comparison(observable)
        if compared is None:
            self._wrong("value", "no-pattern")
            return None
        begun, until = self._validity(received)
        return {
            "type": "indicator",
            "spec_version": "2.1",
            "id": made("indicator", source, observable.kind.name, observable.value),
            "created": TIMELESS,
            "modified": received,
            "name": observable.value[:500],
            "indicator_types": ["unknown"],
            "pattern": f"[{compared}]",
            "pattern_type": "stix",
            "valid_from": begun,
            **({"valid_until": until} if until else {}),
            **self._said(),
            **self._marked(),
        }

    def _validity(self, received: str) -> tuple[str, str | None]:
        begun = self._time("first_seen") or received
        until = self._time("valid_until")
        if until is not None and until <= begun:
            self._wrong("valid_until", "time-order")
            return begun, None
        return begun, until

    def _time(self, name: str) -> str | None:
        said = self._text(name)
        found = moment_of(said) if said else None
        if said and found is None:
            self._wrong(name, "time")
        return found

    def _said(self) -> Object:
        said: Object = {}
        if description := self._text("description"):
            said["description"] = description
        if confidence := self._text("confidence"):
            score = score_of(confidence)
            if score is None:
                self._wrong("confidence", "confidence")
            else:
                said["confidence"] = score
        last = self._time("last_seen")
        return said | ({"x_noroshi_last_seen": last} if last else {})

    def _marked(self) -> Object:
        said = self._text("tlp")
        if not said:
            return {}
        found = marking(said)
        if found is None:
            self._wrong("tlp", "tlp")
            found = marking("red")
        return {"object_marking_refs": [found]}
