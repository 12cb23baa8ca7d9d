"""What a file is, from its first bytes and its name; and compressed files opened with a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from noroshi.formats.errors import Bomb, BrokenArchive

GZIP: Final = b"\x1f\x8b"
MOST_UNPACKED: Final = 2_000_000_000
"""Bytes that a compressed file may unpack to."""
MOST_RATIO: Final = 200
"""Times its packed size that a file may unpack to, once past 16 MiB: JSON reaches 30, bombs 1000."""
_FREE: Final = 16 * 1024 * 1024
_CHUNK: Final = 256 * 1024


class Format(Enum):
    """What intake can read."""

    STIX_BUNDLE = "stix-bundle"
    MISP_EVENT = "misp-event"
    MISP_LIST = "misp-list"
    KEV = "kev"
    CSV = "csv"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The format, and for an unknown one why: a stable code and its English sentence."""

    format: Format
    reason: str = ""
    explanation: str = ""


_UNKNOWN: Final = {
    "empty": "The file is empty.",
    "binary": "The file is binary: neither JSON nor a list of values.",
    "archive": "The file is an archive of several files. Unpack it and send the files themselves.",
    "document": "The file is a document or a spreadsheet. Save the list as CSV and send that.",
    "json-other": "The file is JSON, but neither a STIX bundle, a MISP event nor a KEV catalogue.",
    "markup": "The file is a web page or XML, which is not read.",
}
_MAGIC: Final = (
    (b"PK\x03\x04", "archive"), (b"7z\xbc\xaf", "archive"), (b"Rar!", "archive"), (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"), (b"\x28\xb5\x2f\xfd", "archive"), (b"%PDF", "document"),
    (b"\xd0\xcf\x11\xe0", "document"), (b"{\\rtf", "document"), (b"MZ", "binary"), (b"\x7fELF", "binary"),
)  # fmt: skip
_KEY: Final = re.compile(rb'"((?:[^"\\]|\\.){1,64})"\s*:')
_BUNDLE: Final = re.compile(rb'"type"\s*:\s*"bundle"|"id"\s*:\s*"bundle--').search
_STIX_OBJECT: Final = re.compile(rb'"id"\s*:\s*"[a-z][a-z0-9-]+--[0-9a-f-]{36}"').search
_MISP_KEYS: Final = {b"orgc_id", b"Orgc", b"threat_level_id", b"Attribute", b"to_ids", b"info", b"analysis"}


def sniff(prefix: bytes, name: str = "") -> Sniffed:
    """The format of a file whose first bytes (4 KiB or more, already unpacked) are ``prefix``. Never raises."""
    plain = prefix.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not plain:
        return _unknown("empty")
    for magic, reason in _MAGIC:
        if plain.startswith(magic):
            return _unknown(reason)
    if plain[:1] in b"{[":
        return _json(plain, name) if not plain.startswith((b"[.", b"[:")) else Sniffed(Format.CSV)
    if plain[:1] == b"<":
        return _unknown("markup")
    return Sniffed(Format.CSV) if _is_text(prefix) else _unknown("binary")


def _unknown(reason: str) -> Sniffed:
    return Sniffed(Format.UNKNOWN, reason, _UNKNOWN[reason])


def _json(plain: bytes, name: str) -> Sniffed:
    keys = set(_KEY.findall(plain))
    if _BUNDLE(plain) or (b"spec_version" in keys and b"objects" in keys):
        return Sniffed(Format.STIX_BUNDLE)
    if b"cveID" in keys or b"catalogVersion" in keys:
        return Sniffed(Format.KEV)
    misp = b"Event" in keys or len(keys & _MISP_KEYS) >= 2
    if misp:
        return Sniffed(Format.MISP_LIST if plain[:1] == b"[" or b"response" in keys else Format.MISP_EVENT)
    if _STIX_OBJECT(plain) or (b"objects" in keys and "stix" in name.lower()):
        return Sniffed(Format.STIX_BUNDLE)
    if re.match(rb"\[[0-9A-Fa-f:.\]]", plain) and not re.match(rb"\[\s*[\]{]", plain) and b"\n" in plain:
        return Sniffed(Format.CSV)
    return _unknown("json-other")


def _is_text(prefix: bytes) -> bool:
    if prefix.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(prefix.count(bytes([n])) for n in range(32) if n not in (9, 10, 12, 13, 27))
    return controls * 50 <= len(prefix)


def is_gzip(prefix: bytes) -> bool:
    """Whether a file is compressed by gzip (RFC 1952)."""
    return prefix.startswith(GZIP)


def unpacked(chunks: Iterable[bytes], limit: int = MOST_UNPACKED) -> Iterator[bytes]:
    """The content of a gzip file, piece by piece of at most 256 KiB: memory does not grow with what it unpacks to.

    Several members in a row are one content (RFC 1952 section 2.2). Raises Bomb, BrokenArchive.
    """
    gauge = _Gauge(limit)
    inflater = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        gauge.packed += len(chunk)
        rest = chunk
        while rest:
            if inflater.eof:
                inflater = zlib.decompressobj(wbits=31)
            yield from _inflated(inflater, rest, gauge)
            # RFC 1952 readers ignore the zeros that tapes and some tools put behind the last member.
            rest = inflater.unused_data.lstrip(b"\0") if inflater.eof else b""
    if not inflater.eof:
        raise BrokenArchive


def _inflated(inflater: zlib._Decompress, packed: bytes, gauge: _Gauge) -> Iterator[bytes]:
    piece = b"?"
    while (packed or piece) and not inflater.eof:
        try:
            piece = inflater.decompress(packed, _CHUNK)
        except zlib.error as error:
            raise BrokenArchive from error
        packed = inflater.unconsumed_tail
        gauge.count(len(piece))
        if piece:
            yield piece


@dataclass(slots=True)
class _Gauge:
    limit: int
    packed: int = 0
    unpacked: int = 0

    def count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.limit or self.unpacked > max(_FREE, self.packed * MOST_RATIO):
            raise Bomb(limit=self.limit)
