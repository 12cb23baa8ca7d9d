"""Reading MISP's JSON, in which numbers come as text, flags as numbers, and lists as null."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from noroshi.formats.handling import is_handling
from noroshi.formats.making import Object, marking, moment, moment_of


class Noting(Protocol):
    """Whoever keeps the notes."""

    def note(self, path: str, reason: str, detail: str = "") -> None:
        """Remember that something at ``path`` was not carried over."""


def text(source: Object, key: str) -> str:
    """A property as text; empty when absent or not a text or number. NUL, which no database takes, becomes U+FFFD."""
    value = source.get(key)
    if isinstance(value, str):
        return value.replace("\0", "\ufffd") if "\0" in value else value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def flag(source: Object, key: str) -> bool:
    """A property as yes or no."""
    return source.get(key) in (True, 1, "1", "true")


def is_deleted(source: Object) -> bool:
    """Whether the sender has withdrawn it."""
    return flag(source, "deleted")


def entries(noting: Noting, source: Object, key: str, path: str) -> Iterator[tuple[str, Object]]:
    """The objects of a list with their paths; anything else in its place is noted."""
    held: Any = source.get(key)
    if not isinstance(held, list):
        if held:
            noting.note(f"{path}.{key}", "not-a-list")
        return
    for place, entry in enumerate(held):
        at = f"{path}.{key}[{place}]"
        if isinstance(entry, dict):
            yield at, entry
        else:
            noting.note(at, "not-an-object")


def time_of(source: Object, key: str) -> str | None:
    """A STIX timestamp from Unix seconds or ISO 8601 text; None when absent, zero or unreadable."""
    value = text(source, key).strip()
    if not value or value == "0":
        return None
    if value.isascii() and value.isdecimal() and len(value) < 12:
        return moment(int(value))
    return moment_of(value)


def tag_names(source: Object) -> list[str]:
    """The names of the tags on an event, object or attribute."""
    tags = source.get("Tag")
    held = [tag for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []
    return [name for tag in held if (name := text(tag, "name").strip())]


def markings(names: list[str]) -> list[str]:
    """The TLP markings among tag names."""
    return [found for name in names if name.lower().startswith("tlp:") and (found := marking(name))]


def labels(names: list[str]) -> list[str]:
    """Tags that are neither markings nor a galaxy's entry, once each."""
    tags = (name for name in names if not name.startswith("misp-galaxy:") and not is_handling(name))
    kept = (name for name in tags if marking_of(name) is None)
    return list(dict.fromkeys(kept))


def marking_of(name: str) -> str | None:
    """The TLP marking that a tag is."""
    return marking(name) if name.lower().startswith("tlp:") else None
