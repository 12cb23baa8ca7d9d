"""The version by which something is taken back (STIX 2.1 §3.2): that it is, and nothing of what it was. Pure.

Whoever may not see an object any more may not see it in the message that tells so either: the required properties of a
type stand there with neutral values, also for a reader that had not fetched the object yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from noroshi.release.types import Tlp
from noroshi.stix.timestamps import format_timestamp, parse_timestamp

WITHDRAWN: Final = "Withdrawn / 提供の取消し"
NOBODY: Final = "identity--2f0e6a52-6b0c-5c8e-8c53-0d6f5f6a7b19"
NOTHING: Final = "file--2f0e6a52-6b0c-5c8e-8c53-0d6f5f6a7b19"
"""These stand where a type demands a reference: nothing has these ids."""
_NAMED: Final = (
    "attack-pattern", "campaign", "course-of-action", "identity", "incident", "infrastructure", "intrusion-set",
    "threat-actor", "tool", "vulnerability",
)  # fmt: skip
_MOMENTS: Final = ("valid_from", "published", "first_observed", "last_observed")
_REQUIRED: Final[Mapping[str, Mapping[str, Any]]] = {
    **{key: {"name": WITHDRAWN} for key in _NAMED},
    "grouping": {"context": "unspecified", "object_refs": [NOBODY]},
    "indicator": {"pattern": "[x-noroshi-withdrawn:value = 'withdrawn']", "pattern_type": "stix", "valid_from": ""},
    "language-content": {"object_ref": NOBODY, "contents": {"en": {"name": WITHDRAWN}}},
    "location": {"region": "unknown"},
    "malware": {"is_family": False},
    "malware-analysis": {"product": "withdrawn", "result": "unknown"},
    "note": {"content": WITHDRAWN, "object_refs": [NOBODY]},
    "observed-data": {"first_observed": "", "last_observed": "", "number_observed": 1, "object_refs": [NOTHING]},
    "opinion": {"opinion": "neutral", "object_refs": [NOBODY]},
    "relationship": {"relationship_type": "related-to", "source_ref": NOBODY, "target_ref": NOBODY},
    "report": {"name": WITHDRAWN, "published": "", "object_refs": [NOBODY]},
    "sighting": {"sighting_of_ref": NOBODY},
}
_COMMON: Final = ("type", "id", "created_by_ref", "created")
_DEFINES_A_TYPE: Final = frozenset({"new-sdo", "new-sro"})


def is_revocable(value: Mapping[str, Any]) -> bool:
    """Whether it has versions, so that one of them can take it back; what explains other objects never is."""
    return "modified" in value and "created" in value and value.get("type") != "extension-definition"


def revoked_version(value: Mapping[str, Any], marking: Tlp, at: datetime) -> dict[str, Any]:
    """The version by which an object is taken back, dated ``at`` and in any case after the version that it replaces.

    Same id, maker and creation; its label; what its type demands, with neutral values. ``value`` is ``is_revocable``.
    """
    required = _REQUIRED.get(str(value["type"]), {})
    moments = {name: value["created"] for name in _MOMENTS if name in required}
    return {
        **{name: value[name] for name in _COMMON if name in value},
        "spec_version": "2.1",
        "modified": later_than(str(value["modified"]), at),
        "revoked": True,
        **required,
        **moments,
        **_of_new_type(value),
        "object_marking_refs": [marking.marking_id],
    }


def revoked_bytes(content: bytes, marking: Tlp, at: datetime) -> bytes | None:
    """The same of an object's bytes, as bytes; None for what has no versions."""
    value: dict[str, Any] = msgspec.json.decode(content)
    return msgspec.json.encode(revoked_version(value, marking, at)) if is_revocable(value) else None


def _of_new_type(value: Mapping[str, Any]) -> dict[str, Any]:
    """A type that an extension defines is none without naming the extension (STIX 2.1 §7.3)."""
    held = value.get("extensions")
    kinds = {
        key: {"extension_type": one["extension_type"]}
        for key, one in (held.items() if isinstance(held, dict) else ())
        if isinstance(one, dict) and one.get("extension_type") in _DEFINES_A_TYPE
    }
    return {"extensions": kinds} if kinds else {}


def later_than(before: str, at: datetime) -> str:
    """The moment of a new version: ``at``, and in any case after the version that it replaces."""
    return format_timestamp(max(at, parse_timestamp(before) + timedelta(milliseconds=1)))
