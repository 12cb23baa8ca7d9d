"""Redaction: from a STIX object to what others may have of it. Pure.

A redacted version is an object of its own: new id, new moments, no maker, no external references. What cannot be
redacted without becoming untrue is left out whole: a pattern with an internal address, an internal address itself, a
relation to something that does not go along.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from noroshi.formats.handling import TAGS
from noroshi.release.cleaning import Cleaner, Secrets
from noroshi.release.types import Tlp
from noroshi.sharing.desk.types import Redaction

_FREE: Final = frozenset(
    {"description", "abstract", "content", "explanation", "opinion", "objective", "authors", "goals", "labels"}
)
_REQUIRED: Final = {"note": ("content",), "opinion": ("opinion",)}
_NEVER: Final = frozenset({"created_by_ref", "external_references", "granular_markings", "revoked"})
_WHO: Final = frozenset({"where_sighted_refs", "contact_information"})
_SCO: Final = frozenset(
    {
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file",
        "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url",
        "user-account", "windows-registry-key", "x509-certificate",
    }
)  # fmt: skip
_PARTY_TYPES: Final = frozenset({"identity"})
_ENDS: Final = frozenset({"source_ref", "target_ref", "sighting_of_ref"})


@dataclass(frozen=True, slots=True)
class Redactor:
    """One treatment: which redactions, of which secrets, under which marking; ``ids`` gives each object its new id.

    ``known`` are ids that every recipient may see anyway, to which references stay. ``moment`` is a STIX timestamp.
    """

    redactions: frozenset[Redaction]
    secrets: Secrets
    marking: Tlp
    ids: Callable[[str], str]
    moment: str
    known: Collection[str] = field(default=frozenset())

    @property
    def cleaner(self) -> Cleaner:
        """What takes the secrets out of texts."""
        return Cleaner(
            self.secrets,
            Redaction.REPORTER in self.redactions,
            Redaction.VICTIM in self.redactions,
            Redaction.ADDRESSES in self.redactions,
        )

    def redact(self, objects: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """The redacted versions by the original's id; what cannot be redacted is not among them."""
        going = [value for value in objects if self._goes(value)]
        renamed = {str(value["id"]): self._new_id(value) for value in going}
        made: dict[str, dict[str, Any]] = {}
        for value in going:
            if (one := self._one(value, renamed)) is not None:
                made[str(value["id"])] = one
        return made

    def _goes(self, value: Mapping[str, Any]) -> bool:
        if value.get("type") in _PARTY_TYPES and {Redaction.REPORTER, Redaction.VICTIM} & self.redactions:
            return not any(name in str(value.get("name", "")) for name in self._names())
        if Redaction.ADDRESSES in self.redactions:
            return not any(self.cleaner.is_internal(text) for text in _exact(value))
        return True

    def _names(self) -> tuple[str, ...]:
        return self.secrets.reporters + self.secrets.victims

    def _new_id(self, value: Mapping[str, Any]) -> str:
        """An observable's id follows from its value, so it is the same for everybody."""
        known = str(value["id"])
        return known if value.get("type") in _SCO or "modified" not in value else self.ids(known)

    def _one(self, value: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any] | None:
        made: dict[str, Any] = {}
        for key, held in value.items():
            if key in _NEVER or (key in _WHO and Redaction.VICTIM in self.redactions) or self._is_free(value, key):
                continue
            if key == "extensions" and not _names_type_alone(held):
                continue
            kept = self._references(key, held, renamed) if key.endswith(("_ref", "_refs")) else self._text(key, held)
            if kept is None and key in _ENDS:
                return None
            if kept is not None and kept != []:
                made[key] = kept
        made["id"] = renamed[str(value["id"])]
        demanded = [ref for ref in value.get("object_marking_refs", ()) if ref in TAGS]
        made["object_marking_refs"] = [self.marking.marking_id, *demanded]
        if "modified" in value:
            made["created"] = made["modified"] = self.moment
        return made if _still_whole(value, made) else None

    def _is_free(self, value: Mapping[str, Any], key: str) -> bool:
        if Redaction.FREE_TEXT not in self.redactions or key in _REQUIRED.get(str(value.get("type")), ()):
            return False
        return key in _FREE or key.startswith("x_")

    def _references(self, key: str, held: Any, renamed: Mapping[str, str]) -> Any:
        if key == "object_marking_refs":
            return held
        if isinstance(held, list):
            return [found for one in held if (found := self._reference(one, renamed))]
        return self._reference(held, renamed)

    def _reference(self, one: Any, renamed: Mapping[str, str]) -> str | None:
        return renamed.get(one) or (one if one in self.known else None)

    def _text(self, key: str, held: Any) -> Any:
        if key in {"type", "id", "spec_version", "pattern", "pattern_type"}:
            return held
        if isinstance(held, str):
            return self.cleaner.cleaned(held)
        if isinstance(held, list):
            return [self._text("", one) for one in held]
        if isinstance(held, dict):
            return {self.cleaner.cleaned(name): self._text("", one) for name, one in held.items()}
        return held


def _exact(value: Mapping[str, Any]) -> Iterator[str]:
    """Texts that would no longer be true with a part left out."""
    if value.get("type") in _SCO:
        yield from (held for key, held in value.items() if isinstance(held, str) and key not in {"id", "type"})
    if isinstance(value.get("pattern"), str):
        yield str(value["pattern"])


def _names_type_alone(extensions: object) -> bool:
    """Whether extensions only say of which new type an object is, and hold nothing that somebody wrote."""
    if not isinstance(extensions, dict):
        return False
    return all(isinstance(held, dict) and set(held) == {"extension_type"} for held in extensions.values())


_NEEDED: Final = {
    "report": "object_refs", "note": "object_refs", "opinion": "object_refs", "grouping": "object_refs",
    "observed-data": "object_refs",
}  # fmt: skip


def _still_whole(value: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Whether it still has the references without which it says nothing (STIX 2.1 requires one)."""
    needed = _NEEDED.get(str(value.get("type")))
    return needed is None or needed not in value or bool(made.get(needed))
