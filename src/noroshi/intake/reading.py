"""From what arrived to the objects to remember: each format's reader, the rules of STIX, the 2.0 upgrade.

Pure but for the readers' own laziness: chunks in, items and problems out, one by one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from noroshi.formats import csv_indicators, kev, misp
from noroshi.formats.errors import FormatError
from noroshi.formats.making import Converted
from noroshi.formats.sniff import Format, is_gzip, sniff, unpacked
from noroshi.intake.errors import UnknownFormat
from noroshi.intake.wording import carried_over, row_problem, worded, worded_error
from noroshi.knowledge.errors import NotReadable
from noroshi.knowledge.services import WHOLE, Item, Share, Unfit
from noroshi.stix import Problem, RawItem, StixError, split
from noroshi.stix.rules import check
from noroshi.stix.upgrade import is_stix_20, upgrade

SNIFFED = 64 * 1024
WHOLE_LIMIT = 200 * 1024 * 1024
Read = Iterator[Item | Problem | Unfit]


def read(chunks: Iterable[bytes], name: str, source: str, share: Share = WHOLE) -> Read:
    """The objects of something that arrived, and a problem for each that is not good.

    ``name`` is the file's, ``source`` the sender's code (it makes the ids of what a CSV lists); of a ``share`` the rest
    is left to other readers. Raises UnknownFormat,
    NotReadable when the whole cannot be read; what was yielded before must then not be stored.
    """
    try:
        yield from _read(_opened(chunks), name, source, share)
    except (StixError, FormatError) as error:
        raise NotReadable(reason=worded_error(error)) from error


def _opened(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(chunks)
    first = next(rest, b"")
    whole = itertools.chain([first], rest)
    return unpacked(whole) if is_gzip(first) else whole


def _read(chunks: Iterator[bytes], name: str, source: str, share: Share) -> Read:
    head = b""
    while len(head) < SNIFFED and (more := next(chunks, b"")):
        head += more
    if _is_utf_16_json(head):
        raise NotReadable(reason=_("it is JSON in UTF-16; JSON is exchanged in UTF-8 (RFC 8259 §8.1)"))
    found = sniff(head[:SNIFFED], name)
    whole = itertools.chain([head], chunks)
    match found.format:
        case Format.STIX_BUNDLE:
            return stix_items(whole, share)
        case Format.MISP_EVENT | Format.MISP_LIST:
            return _converted(misp.read(_joined(whole)), share)
        case Format.KEV:
            return _converted(kev.read(_joined(whole)), share)
        case Format.CSV:
            return _rows(whole, source, share)
        case _:
            raise UnknownFormat(name=name or "?", explanation=worded(found.explanation, {}))


def _is_utf_16_json(head: bytes) -> bool:
    """A spreadsheet's UTF-16 is read, but JSON in it would be taken for ragged lines."""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return head[:200].decode("utf-16", "ignore").lstrip("\ufeff \t\r\n")[:1] in {"{", "["}


def stix_items(chunks: Iterable[bytes], share: Share = WHOLE) -> Read:
    """The objects of a STIX 2.0 or 2.1 bundle, list or bare object. Raises StixError."""
    for found in split(chunks, wanted=None if share is WHOLE else share.take):
        if isinstance(found, Problem):
            yield found
        elif is_stix_20(found.value):
            yield from _upgraded(found)
        else:
            yield _checked(found.path, found.raw, found.value, None)


def _checked(path: str, raw: bytes, value: dict[str, Any], derived: bytes | None) -> Item | Unfit:
    broken = check(value, path)
    return Unfit(broken) if broken else Item(path, raw, value, derived)


def _upgraded(found: RawItem) -> Read:
    """A STIX 2.0 object under its own id with its 2.1 derivative; the observables inside it stand for themselves."""
    try:
        made = upgrade(found.value)
    except StixError as error:
        yield error.as_problem(found.path, found.object_id)
        return
    yield _checked(found.path, found.raw, made.value, msgspec.json.encode(made.value))
    for place, inner in enumerate(made.observables):
        yield _checked(f"{found.path}.objects[{place}]", msgspec.json.encode(inner), inner, None)


def _converted(converted: Converted, share: Share) -> Read:
    for place, value in enumerate(converted.objects):
        if share.take(place):
            yield _checked(f"objects[{place}]", msgspec.json.encode(value), value, None)
    for note in converted.notes if share.first else ():
        yield carried_over(note.path, note.reason, note.explanation, note.detail)


def _rows(chunks: Iterable[bytes], source: str, share: Share) -> Read:
    for place, found in enumerate(csv_indicators.read(chunks, source)):
        if not share.take(place):
            continue
        if isinstance(found, csv_indicators.Problem):
            yield row_problem(f"line {found.line}, column {found.column}", found.code, found.what, found.remedy)
        elif isinstance(found, csv_indicators.Row):
            yield _checked(f"line {found.line}", msgspec.json.encode(found.value), found.value, None)


def _joined(chunks: Iterable[bytes]) -> bytes:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) > WHOLE_LIMIT:
            raise NotReadable(
                reason=_("more than %(limit)s bytes of JSON that cannot be split") % {"limit": WHOLE_LIMIT}
            )
    return bytes(held)
