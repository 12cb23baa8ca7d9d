"""STIX 2.1 objects as dicts, made from what other formats say: identifiers, times, markings, patterns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from noroshi.observables.kinds import REASONS
from noroshi.stix.meta import TLP2_AMBER, TLP2_AMBER_STRICT, TLP2_CLEAR, TLP2_GREEN, TLP2_RED

Object = dict[str, Any]

TIMELESS: Final = "2000-01-01T00:00:00.000Z"
"""``created`` and ``modified`` of what has no time of its own (an organisation, an entry of a catalogue): one value, so
that two files that name it make the same object."""
OWN_NAMESPACE: Final = UUID("6c9f3c8a-2a5e-5a0e-9d35-70f2f3a8d2b1")

CLEAR: Final = TLP2_CLEAR
GREEN: Final = TLP2_GREEN
AMBER: Final = TLP2_AMBER
AMBER_STRICT: Final = TLP2_AMBER_STRICT
RED: Final = TLP2_RED
_BY_STRICTNESS: Final = (CLEAR, GREEN, AMBER, AMBER_STRICT, RED)
_LABELS: Final = {
    "white": CLEAR, "clear": CLEAR, "green": GREEN, "amber": AMBER, "amber+strict": AMBER_STRICT, "red": RED,
}  # fmt: skip
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch
_EARLIEST: Final = -2208988800  # 1900-01-01: earlier times in reports are always mistakes
_LATEST: Final = 4102444800  # 2100-01-01


NOTES: Final[dict[str, str]] = {
    "deleted": "The sender has deleted this.",
    "empty": "It holds nothing.",
    "not-a-list": "A list was expected here.",
    "not-an-object": "A JSON object was expected here.",
    "pap-unknown": "This colour of PAP is not known here, so it counts as PAP:RED.",
    "payload-left-out": "A file that was enclosed is not taken over.",
    "personal-data-left-out": "Data of persons are not taken over.",
    "reference-to-nothing": "This refers to something that is not in the file.",
    "sharing-group-as-amber-strict": "The sharing group is not known here, so this counts as TLP:AMBER+STRICT.",
    "sighting-expiration": "A sighting that only tells of an expiry is not taken over.",
    "sighting-false-positive": "A sighting that reports a false alarm is not taken over as a sighting.",
    "sighting-unattachable": "There is no indicator that this sighting could belong to.",
    "time-unreadable": "The time cannot be read.",
    "unknown-property": "This property is not known here.",
}
"""The English sentences of the reasons for which something is not carried over, or not as it stood."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be carried over, or not as it stood: where it was, and why.

    ``reason`` is a stable code: one of NOTES, or one of the reasons for which a value is no observable.
    """

    path: str
    reason: str
    detail: str = ""

    @property
    def explanation(self) -> str:
        """The reason as an English sentence."""
        return NOTES.get(self.reason) or REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class Converted:
    """What one file became. The objects are in a fixed order, each id once."""

    objects: list[Object] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def marking(label: str) -> str | None:
    """The TLP 2.0 marking's id for ``TLP:AMBER``, ``amber``, ``tlp:white`` ...; None for any other text."""
    return _LABELS.get(label.strip().lower().removeprefix("tlp:").strip().replace(" ", ""))


def strictest(markings: Iterable[str]) -> str | None:
    """The strictest of several TLP markings; None of none."""
    return max(markings, key=_BY_STRICTNESS.index, default=None)


def moment(seconds: float) -> str | None:
    """A STIX timestamp from Unix seconds; None outside 1900 to 2100."""
    if not _EARLIEST <= seconds < _LATEST:
        return None
    made = datetime.fromtimestamp(seconds, UTC)
    return f"{made:%Y-%m-%dT%H:%M:%S}.{made.microsecond // 1000:03d}Z"


def moment_of(text: str) -> str | None:
    """A STIX timestamp from ISO 8601 text: a date is its first moment, no zone is UTC; None if unreadable."""
    plain = text.strip().replace("/", "-")
    try:
        made = datetime.fromisoformat(plain)
        return moment((made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def kept_or_made(prefix: str, uuid: str, *seed: str) -> str:
    """``prefix--uuid`` where the text is a UUID that STIX allows, else one made from it and ``seed``."""
    plain = uuid.strip().lower()
    return f"{prefix}--{plain}" if _UUID(plain) else made(prefix, plain, *seed)


def made(prefix: str, *seed: str) -> str:
    """A name-based identifier (RFC 9562 section 5.5) in our own namespace."""
    return f"{prefix}--{uuid5(OWN_NAMESPACE, json.dumps([prefix, *seed], ensure_ascii=False))}"


def vulnerability(cve: str, name: str | None = None) -> Object:
    """A vulnerability by its CVE identifier: the same id in every feed that names it."""
    return {
        "type": "vulnerability",
        "spec_version": "2.1",
        "id": made("vulnerability", cve),
        "created": TIMELESS,
        "modified": TIMELESS,
        "name": name or cve,
        "external_references": [{"source_name": "cve", "external_id": cve}],
    }
