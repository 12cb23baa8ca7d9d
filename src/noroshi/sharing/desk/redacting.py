"""Redaction: from a STIX object to what others may have of it. Pure.

A redacted version is an object of its own: new id, new moments, no maker, no external references. What cannot be
redacted without becoming untrue is left out whole: a pattern with an internal address, an internal address itself, a
relation to something that does not go along.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from noroshi.release.types import Tlp
from noroshi.sharing.desk.types import Redaction

REPORTER_MARK: Final = "［報告者 / reporter］"
VICTIM_MARK: Final = "［被害者 / victim］"
ADDRESS_MARK: Final = "［内部 / internal］"
_FREE: Final = frozenset(
    {"description", "abstract", "content", "explanation", "opinion", "objective", "authors", "goals", "labels"}
)
_REQUIRED: Final = {"note": ("content",), "opinion": ("opinion",)}
_NEVER: Final = frozenset({"created_by_ref", "external_references", "granular_markings", "revoked"})
_WHO: Final = frozenset({"where_sighted_refs", "contact_information"})
_INTERNAL_NAME: Final = re.compile(
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:local|internal|intra|intranet|lan|corp|home\.arpa|localdomain)(?![\w-])", re.I
)
_ADDRESS: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])", re.I
)
_SCO: Final = frozenset(
    {
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file",
        "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url",
        "user-account", "windows-registry-key", "x509-certificate",
    }
)  # fmt: skip
_PARTY_TYPES: Final = frozenset({"identity"})
_ENDS: Final = frozenset({"source_ref", "target_ref", "sighting_of_ref"})
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is not to be told: names of the reporter and of victims, networks and names of their own."""

    reporters: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    domains: tuple[str, ...] = ()


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
            return not any(self._is_internal(text) for text in _exact(value))
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
        made["object_marking_refs"] = [self.marking.marking_id]
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
            return self.cleaned(held)
        if isinstance(held, list):
            return [self._text("", one) for one in held]
        if isinstance(held, dict):
            return {self.cleaned(name): self._text("", one) for name, one in held.items()}
        return held

    def cleaned(self, text: str) -> str:
        """A text without what is not to be told."""
        if Redaction.REPORTER in self.redactions:
            text = _without(text, self.secrets.reporters, REPORTER_MARK)
        if Redaction.VICTIM in self.redactions:
            text = _without(text, self.secrets.victims, VICTIM_MARK)
        if Redaction.ADDRESSES in self.redactions:
            for found in self._internal_in(text):
                text = text.replace(found, ADDRESS_MARK)
        return text

    def _internal_in(self, text: str) -> list[str]:
        own = [one for one in self.secrets.domains if one.lower() in text.lower()]
        held = [found for found in _ADDRESS.findall(text) if self._is_own_address(found)]
        return sorted({*_INTERNAL_NAME.findall(text), *own, *held}, key=len, reverse=True)

    def _is_internal(self, text: str) -> bool:
        """Whether a value is internal, or holds something that is."""
        return self._is_own_address(text) or bool(self._internal_in(text))

    def _is_own_address(self, text: str) -> bool:
        """Whether it is an address or network of a private range, or of the secrets' own."""
        network = _network(text)
        if network is None:
            return False
        documentation = any(_within(network, one) for one in _DOCUMENTATION)
        private = (network.is_private or network.is_link_local) and not documentation
        return private or any(_within(network, one) for one in self.secrets.networks)


_DOCUMENTATION: Final = tuple(
    ipaddress.IPv4Network(one) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)
"""Python counts these as private; they stand for public ones in examples."""


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _within(network: Network, of: Network) -> bool:
    return network.version == of.version and network.subnet_of(of)  # type: ignore[arg-type]  # the same version


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


def _without(text: str, names: Collection[str], mark: str) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        if name.isascii():
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", mark, text, flags=re.I)
        else:
            text = text.replace(name, mark)
    return text


_NEEDED: Final = {
    "report": "object_refs", "note": "object_refs", "opinion": "object_refs", "grouping": "object_refs",
    "observed-data": "object_refs",
}  # fmt: skip


def _still_whole(value: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Whether it still has the references without which it says nothing (STIX 2.1 requires one)."""
    needed = _NEEDED.get(str(value.get("type")))
    return needed is None or needed not in value or bool(made.get(needed))
