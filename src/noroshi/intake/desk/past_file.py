"""Past incidents as people keep them: CSV in Japanese or English, and VERIS as JSON. Pure: bytes in, incidents out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from noroshi.formats.csv_indicators import detect
from noroshi.formats.errors import FormatError
from noroshi.formats.json_text import decode
from noroshi.intake.desk import veris
from noroshi.intake.desk.errors import IncidentFileUnreadable
from noroshi.intake.desk.taxonomy import codes

LINES: Final = 100_000
LONGEST: Final = 8000
TITLE: Final = 120
VALUES: Final = 200
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "key": ("id", "number", "incident id", "番号", "管理番号", "事案番号"),
    "title": ("title", "name", "summary", "件名", "表題", "概要"),
    "occurred": ("occurred", "occurred at", "date", "発生日", "発生日時", "日付"),
    "description": ("description", "details", "note", "説明", "内容", "詳細"),
    "type": ("type", "rsit", "種類", "種別", "分類"),
    "values": ("values", "indicators", "observables", "手がかり", "値", "指標"),
    "cve": ("cve", "vulnerability", "脆弱性"),
}
_NAMES: Final = {name: column for column, names in _COLUMNS.items() for name in names}


@dataclass(frozen=True, slots=True)
class PastIncident:
    """One incident that is over. ``key`` is its sender's own number: the same key from the same sender is one incident.

    ``determination`` as in the STIX incident extension; ``incident_type`` is ``class/type`` of RSIT or empty.
    """

    key: str
    title: str
    occurred: datetime
    description: str = ""
    incident_type: str = ""
    determination: str = "confirmed"
    values: tuple[str, ...] = ()
    cve: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: a line of CSV, an element of JSON. ``column`` is empty where all of it is wrong.

    ``remedy`` is an English sentence, the catalogue's key.
    """

    place: int
    column: str
    text: str
    remedy: str


REMEDIES: Final = {
    "key": "Give each incident a number of its own.",
    "title": "Write what happened in one line.",
    "occurred": "Write the day as 2024-04-01; it must lie in the past.",
    "type": "Write a type of RSIT as class/type, for example malicious-code/infected-system, or leave it empty.",
    "long": "This is too long, or holds a character that is no text.",
    "again": "This number stands in the file already; the first one counts.",
    "shape": "This is no incident: it must be an object with incident_id, summary and timeline.",
    "word": "VERIS does not know this word; it was left out, the incident was taken.",
}
TAKEN_ANYHOW: Final = frozenset({"word"})


def read(content: bytes, name: str, now: datetime) -> Iterator[PastIncident | Fault]:
    """The incidents of a file and what is wrong in it, in order. Raises IncidentFileUnreadable."""
    seen: set[str] = set()
    found = _json(content, now) if _is_json(content, name) else _csv(content, now)
    for place, one in enumerate(found, 1):
        if isinstance(one, PastIncident) and one.key in seen:
            yield Fault(place, "key", one.key[:40], REMEDIES["again"])
            continue
        if isinstance(one, PastIncident):
            seen.add(one.key)
        yield one


def _is_json(content: bytes, name: str) -> bool:
    return name.lower().endswith(".json") or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def _json(content: bytes, now: datetime) -> Iterator[PastIncident | Fault]:
    try:
        held: Any = decode(content)
    except FormatError as error:
        raise IncidentFileUnreadable(explanation=str(error)) from error
    listed = held if isinstance(held, list) else held.get("incidents", [held]) if isinstance(held, dict) else None
    if not isinstance(listed, list):
        raise IncidentFileUnreadable(explanation="it holds no list of incidents")
    for place, one in enumerate(listed[:LINES], 1):
        yield from _of_veris(place, one, now)


def _of_veris(place: int, one: object, now: datetime) -> Iterator[PastIncident | Fault]:
    if not isinstance(one, dict):
        yield Fault(place, "", str(one)[:40], REMEDIES["shape"])
        return
    read_one = veris.read(one)
    for path, word in read_one.unknown:
        yield Fault(place, path, word[:40], REMEDIES["word"])
    said = {"key": read_one.key, "title": read_one.title, "description": read_one.description}
    yield _made(
        place,
        said | {"type": read_one.incident_type, "occurred": read_one.occurred, "cve": read_one.cve},
        read_one.values,
        now,
        determination=read_one.determination,
        labels=read_one.labels,
    )


def _csv(content: bytes, now: datetime) -> Iterator[PastIncident | Fault]:
    try:
        text = content.decode(detect(content), "replace")
    except FormatError as error:
        raise IncidentFileUnreadable(explanation=str(error)) from error
    head = text[:4096].split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            if rows.line_num > LINES:
                raise IncidentFileUnreadable(explanation=f"it has more than {LINES} lines")
            if any(field.strip() for field in row):
                said = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
                values = tuple(said.pop("values", "").replace(";", " ").replace("、", " ").split())
                yield _made(rows.line_num, said, values, now)
    except csv.Error as error:
        raise IncidentFileUnreadable(explanation=f"line {rows.line_num}: {error}") from error


def _columns(header: list[str]) -> dict[str, int]:
    found = {
        _NAMES[name]: at
        for at, text in enumerate(header)
        if (name := text.strip().strip("\ufeff").lower().replace("_", " ")) in _NAMES
    }
    if not found.keys() >= {"key", "title", "occurred"}:
        raise IncidentFileUnreadable(explanation="its first line must name at least the columns id, title, occurred")
    return found


def _made(
    place: int,
    said: Mapping[str, str],
    values: tuple[str, ...],
    now: datetime,
    *,
    determination: str = "confirmed",
    labels: tuple[str, ...] = (),
) -> PastIncident | Fault:
    for name, text in said.items():
        if len(text) > LONGEST or "\0" in text or len(values) > VALUES:
            return Fault(place, name, text[:40].replace("\0", ""), REMEDIES["long"])
    for name in ("key", "title"):
        if not said.get(name):
            return Fault(place, name, "", REMEDIES[name])
    occurred = _day(said.get("occurred", ""))
    if occurred is None or occurred > now:
        return Fault(place, "occurred", said.get("occurred", "")[:40], REMEDIES["occurred"])
    if said.get("type") and said["type"] not in codes():
        return Fault(place, "type", said["type"][:40], REMEDIES["type"])
    return PastIncident(
        said["key"][:120],
        said["title"][:TITLE],
        occurred,
        said.get("description", ""),
        said.get("type", ""),
        determination,
        values,
        said.get("cve", "").upper(),
        labels,
    )


def _day(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
