"""A sans-IO splitter: chunks of any size in, objects out, memory bounded by the largest single object.

It looks only at quotes and brackets to find where an object ends; what is inside is judged by
:func:`reading.read_object`, so an object that is malformed inside but closed properly costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum

import msgspec

from .errors import DuplicateKey, MalformedJson, StixError, TooLarge
from .problems import Problem
from .reading import (
    DEFAULT,
    BundleHeader,
    Limits,
    RawItem,
    cut_off,
    header_of,
    read_object,
    refuse_encoding,
    refuse_rest,
)

# A string ends at the first quote unless a backslash stands before it; only then is it read with its escapes.
_STRING = rb'"(?:[^"]*+(?<!\\)"|[^"\\]*+(?>\\.[^"\\]*+)*+")'


def _object_pattern(depth: int) -> bytes:
    """A pattern for a JSON object of at most this nesting; all possessive, so linear."""
    inner = rb'\{[^{}"]*+(?>' + _STRING + rb'[^{}"]*+)*+\}'
    for _ in range(depth - 1):
        inner = rb'\{[^{}"]*+(?>(?:' + _STRING + rb"|" + inner + rb')[^{}"]*+)*+\}'
    return inner


_SPACE = re.compile(rb"[ \t\r\n]*+")
_TEXT = re.compile(_STRING, re.DOTALL)
_OBJECT = re.compile(_object_pattern(7), re.DOTALL)
_NEXT_OBJECT = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+(" + _object_pattern(7) + rb")", re.DOTALL)
_MARK = re.compile(_STRING + rb'|[{}\[\]"]', re.DOTALL)
_SCALAR = re.compile(rb'[^ \t\r\n,:{}\[\]"]++')
_MAX_MEMBERS = 10_000
_BOM = b"\xef\xbb\xbf"


class _At(Enum):
    START = 1
    MEMBERS = 2
    OBJECTS = 3
    END = 4


class _More(Exception):
    """More bytes are needed before anything can be said."""


def split(
    chunks: Iterable[bytes], limits: Limits = DEFAULT, wanted: Callable[[int], bool] | None = None
) -> Iterator[RawItem | Problem]:
    """Objects of a bundle, list or bare object that arrives in chunks.

    Yields a RawItem per good object and a Problem per bad one, in order; with ``wanted`` only of those whose number it
    wants, the others are stepped over unread. Raises NotText, Truncated, MalformedJson,
    DuplicateKey, TooLarge where the stream itself cannot be followed further; what was yielded before stands.
    """
    splitter = Splitter(limits, wanted)
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.close()


class Splitter:
    """The splitter's state between chunks. ``header`` is complete after :meth:`close`."""

    def __init__(self, limits: Limits = DEFAULT, wanted: Callable[[int], bool] | None = None) -> None:
        self._limits = limits
        self._wanted = wanted
        self._buffer = bytearray()
        self._dropped = 0
        self._place = 0
        self._at = _At.START
        self._retry_at = 0
        self._closed = False
        self._members: dict[str, bytes] = {}
        self._first = True
        self._in_bundle = False
        self._keep_from: int | None = None
        self._number = 0

    @property
    def header(self) -> BundleHeader:
        """The bundle's own properties seen so far."""
        return header_of(self._members) if self._in_bundle else BundleHeader()

    def feed(self, chunk: bytes) -> Iterator[RawItem | Problem]:
        """Take the next bytes; yield the objects that are complete now."""
        self._buffer += chunk
        # Growing by half before looking again keeps the work linear when one object arrives in many chunks.
        if len(self._buffer) >= self._retry_at:
            yield from self._run()

    def close(self) -> Iterator[RawItem | Problem]:
        """No more bytes: yield the rest. Raises Truncated unless the content is whole."""
        self._closed = True
        yield from self._run()
        if self._at is not _At.END:
            cut_off(self._dropped + len(self._buffer))

    def _run(self) -> Iterator[RawItem | Problem]:
        try:
            while self._at is not _At.END:
                if self._at is _At.OBJECTS and not self._first:
                    yield from self._following_objects()
                found = self._step()
                if found is not None:
                    yield found
            self._skip_space()
            if self._place < len(self._buffer):
                refuse_rest(self._offset())
        except _More:
            self._wait()
        self._forget()

    def _wait(self) -> None:
        held = len(self._buffer) - (self._place if self._keep_from is None else self._keep_from)
        if held > self._limits.object_bytes:
            raise TooLarge(path=self._path(), offset=self._offset(), limit=self._limits.object_bytes)
        self._retry_at = max(held + held // 2, 1)

    def _forget(self) -> None:
        done = self._place if self._keep_from is None else self._keep_from
        if done:
            del self._buffer[:done]
            self._dropped += done
            self._place -= done
            self._keep_from = None if self._keep_from is None else 0

    def _step(self) -> RawItem | Problem | None:
        if self._at is _At.START:
            self._start()
            return None
        if self._at is _At.OBJECTS:
            return self._object()
        return self._member()

    def _start(self) -> None:
        if len(self._buffer) < 4 and not self._closed:
            raise _More
        refuse_encoding(bytes(self._buffer[:4]))
        if self._place == 0 and self._buffer.startswith(_BOM):
            self._place = len(_BOM)
        first = self._peek()
        if first == b"[":
            self._at = _At.OBJECTS
        elif first == b"{":
            self._keep_from = self._place
            self._at = _At.MEMBERS
        else:
            raise MalformedJson("a JSON object or list was expected", offset=self._offset())
        self._place += 1

    def _member(self) -> RawItem | Problem | None:
        """One member of the outermost object, or its end."""
        before = self._place
        try:
            if not self._separator(b"}"):
                return self._outer_end()
            name = self._name()
            if name == "objects" and self._peek() == b"[":
                self._members[name] = b""
                self._enter_objects()
                return None
            value_start = self._place
            self._place = self._value_end()
            if not self._in_bundle or name in BundleHeader.__struct_fields__:
                self._members[name] = bytes(self._buffer[value_start : self._place])
            else:
                self._members[name] = b""
            self._first = False
        except _More:
            self._place = before
            raise
        return None

    def _enter_objects(self) -> None:
        self._place += 1
        self._at = _At.OBJECTS
        self._in_bundle = True
        self._first = True
        self._keep_from = None

    def _name(self) -> str:
        if self._peek() != b'"':
            raise MalformedJson("a name was expected", offset=self._offset())
        found = _TEXT.match(self._buffer, self._place)
        if found is None:
            raise _More
        try:
            name = msgspec.json.decode(found[0], type=str)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise MalformedJson("a name cannot be read", offset=self._offset()) from error
        if name in self._members:
            raise DuplicateKey(offset=self._offset(), key=name[:250])
        if len(self._members) >= _MAX_MEMBERS:
            raise MalformedJson("it has too many names", offset=self._offset())
        self._place = found.end()
        if self._peek() != b":":
            raise MalformedJson("a colon was expected", offset=self._offset())
        self._place += 1
        self._peek()
        return name

    def _outer_end(self) -> RawItem | Problem | None:
        self._at = _At.END
        keep, self._keep_from = self._keep_from, None
        if keep is None or self._bare_bundle():
            return None
        self._members.clear()
        return read_object(bytes(self._buffer[keep : self._place]), "objects[0]", self._limits)

    def _bare_bundle(self) -> bool:
        self._in_bundle = "objects" not in self._members and _is_bundle(self._members)
        return self._in_bundle

    def _object(self) -> RawItem | Problem | None:
        before = self._place
        try:
            if not self._separator(b"]"):
                self._at = _At.MEMBERS if self._in_bundle else _At.END
                self._first = False
                return None
            start, end = self._place, self._value_end()
        except _More:
            self._place = before
            raise
        self._place = end
        self._first = False
        path, number = self._path(), self._number
        self._number += 1
        if self._wanted is not None and not self._wanted(number):
            return None
        return read_object(bytes(self._buffer[start:end]), path, self._limits)

    def _following_objects(self) -> Iterator[RawItem | Problem]:
        """Comma and object, again and again: each found at one look. What is not so plain is left to the steps."""
        while (found := _NEXT_OBJECT.match(self._buffer, self._place)) is not None:
            self._place, number = found.end(), self._number
            self._number += 1
            if self._wanted is None or self._wanted(number):
                yield read_object(found[1], f"objects[{number}]", self._limits)

    def _separator(self, closing: bytes) -> bool:
        """Step over a comma where one is due; False when the closing bracket was found and stepped over."""
        first = self._peek()
        if first == closing:
            self._place += 1
            return False
        if not self._first:
            if first != b",":
                raise MalformedJson("a comma was expected", path=self._path(), offset=self._offset())
            self._place += 1
            if self._peek() in (closing, b","):
                raise MalformedJson("a value was expected", path=self._path(), offset=self._offset())
        return True

    def _value_end(self) -> int:
        first = self._peek()
        if first == b"{":
            whole = _OBJECT.match(self._buffer, self._place)
            return whole.end() if whole else self._bracket_end()
        if first == b"[":
            return self._bracket_end()
        found = (_TEXT if first == b'"' else _SCALAR).match(self._buffer, self._place)
        if found is None and first != b'"':
            raise MalformedJson("a value was expected", path=self._path(), offset=self._offset())
        if found is None or (found.end() == len(self._buffer) and first != b'"' and not self._closed):
            raise _More
        return found.end()

    def _bracket_end(self) -> int:
        depth = 0
        for mark in _MARK.finditer(self._buffer, self._place):
            token = mark[0]
            if token in (b"{", b"["):
                depth += 1
            elif token in (b"}", b"]"):
                depth -= 1
                if depth == 0:
                    return mark.end()
            elif token == b'"':
                break
        raise _More

    def _peek(self) -> bytes:
        self._skip_space()
        if self._place >= len(self._buffer):
            raise _More
        return bytes(self._buffer[self._place : self._place + 1])

    def _skip_space(self) -> None:
        found = _SPACE.match(self._buffer, self._place)
        if found is not None:
            self._place = found.end()

    def _offset(self) -> int:
        return self._dropped + self._place

    def _path(self) -> str:
        return f"objects[{self._number}]" if self._at is _At.OBJECTS else ""


def _is_bundle(members: dict[str, bytes]) -> bool:
    try:
        return header_of(members).type == "bundle"
    except (StixError, msgspec.MsgspecError, UnicodeDecodeError):
        return False
