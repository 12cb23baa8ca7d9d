"""What tests of feeds stand on: entries, and readers of the formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from noroshi.observables import Kind
from noroshi.release.types import Tlp
from noroshi.sharing.feeds.entries import Entry

AT = datetime(2026, 10, 1, tzinfo=UTC)
NASTY = Path(__file__).parent / "nasty" / "values.json"


def entry(kind: Kind, value: str, name: str = "a name", confidence: int | None = None) -> Entry:
    """An entry for a value."""
    return Entry(kind, value, UUID(int=7, version=4), name, Tlp.AMBER_STRICT, confidence, None, AT)


def nasty() -> list[Entry]:
    """Values that want to be more than values; each also as the name of its indicator."""
    return [entry(Kind[kind], value, value) for kind, value in json.loads(NASTY.read_text())]


def read_intelligence(text: str) -> Iterator[dict[str, str]]:
    """Zeek's input format, read strictly as its documentation has it: a header, tab-separated fields, \\xHH escapes."""
    lines = text.split("\n")
    assert lines.pop() == ""
    header = lines.pop(0).split("\t")
    assert header.pop(0) == "#fields"
    for line in lines:
        assert not line.startswith("#"), "a value begins a comment"
        cells = line.split("\t")
        assert len(cells) == len(header), f"a value brings fields of its own: {cells}"
        assert not {"-", "(empty)", ""} & set(cells), "a value means unset or empty"
        yield dict(zip(header, map(_unescaped, cells), strict=True))


def _unescaped(cell: str) -> str:
    parts = cell.split("\\x")
    return parts[0] + "".join(chr(int(part[:2], 16)) + part[2:] for part in parts[1:])
