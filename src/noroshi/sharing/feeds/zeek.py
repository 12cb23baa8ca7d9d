"""A file for Zeek's intelligence framework (``Intel::read_files``). Pure: entries in, lines out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import Entry, Tally, is_plain

TYPES: Final = {
    Kind.IPV4: "Intel::ADDR", Kind.IPV6: "Intel::ADDR", Kind.CIDR4: "Intel::SUBNET", Kind.CIDR6: "Intel::SUBNET",
    Kind.DOMAIN: "Intel::DOMAIN", Kind.URL: "Intel::URL", Kind.EMAIL: "Intel::EMAIL", Kind.MD5: "Intel::FILE_HASH",
    Kind.SHA1: "Intel::FILE_HASH", Kind.SHA256: "Intel::FILE_HASH", Kind.FILENAME: "Intel::FILE_NAME",
    Kind.USER_AGENT: "Intel::SOFTWARE", Kind.CERTIFICATE_SHA1: "Intel::CERT_HASH",
}  # fmt: skip
FIELDS: Final = ("indicator", "indicator_type", "meta.source", "meta.desc")
_UNSAFE: Final = re.compile(r"[\\\t\r\n\x00-\x1f\x7f]|^#|^-$|^\(")
_LONGEST_NAME: Final = 100


def intelligence(entries: Iterable[Entry], tally: Tally) -> Iterator[str]:
    """The header and one line for each value. A URL is written without its scheme, as Zeek looks it up."""
    yield "#fields\t" + "\t".join(FIELDS) + "\n"
    for entry in entries:
        kind = TYPES.get(entry.kind)
        if kind is None or not is_plain(entry.value):
            tally.left_out += 1
            continue
        tally.written += 1
        bare = entry.value.partition("://")[2] if entry.kind is Kind.URL else entry.value
        label = entry.marking.label if entry.pap is None else f"{entry.marking.label} {entry.pap.label}"
        about = f"{label} indicator--{entry.indicator} {entry.name[:_LONGEST_NAME]}"
        yield "\t".join((escaped(bare), kind, "Noroshi", escaped(about))) + "\n"


def escaped(text: str) -> str:
    """A field in which nothing ends it, begins a comment, or stands for "unset" or "empty"."""
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0][0]):02x}" + found[0][1:], text)
