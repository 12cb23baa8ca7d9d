"""What the agreement with a partner lets pass of MISP events, in both directions: the same agreement as over TAXII.

What comes in passes as a whole event or not at all, since it is one document; what goes out is judged object by object.
A pair of markings whose left side is ``tag:NAME`` explains a tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from noroshi.formats.misp.values import tag_names
from noroshi.parties.queries import organisations
from noroshi.release.types import PAP_BY_MARKING_ID, Pap, Tlp
from noroshi.sharing.misp.errors import BeyondAgreement
from noroshi.sharing.peers.finding import passing_on_by_source
from noroshi.sharing.peers.known import definitions_here
from noroshi.sharing.peers.markings import TAG, ours_of, references_of
from noroshi.sharing.peers.rules import ALWAYS, Leaving, Refused, by_kind, by_marking, may_go_out
from noroshi.sharing.peers.types import PassingOn, Terms

_DEFINITION: Final = "marking-definition--"
Object = dict[str, Any]


def require_may_come_in(
    terms: Terms, document: Mapping[str, Any], said: Tlp | None, objects: Iterable[Object]
) -> tuple[Tlp, Pap | None]:
    """The label under which an event comes in, and its PAP. ``said``: the narrowest TLP that it carries.

    Raises BeyondAgreement with the reason.
    """
    tlps, paps = _of_tags(terms, document)
    tlp = max([*tlps, *([said] if said is not None else [])], default=terms.unmarked)
    tlp, pap = max(tlp, terms.widest), max(paps, default=None)
    made = list(objects)
    parts = [
        PAP_BY_MARKING_ID[ref] for one in made for ref in one.get("object_marking_refs", ()) if ref in PAP_BY_MARKING_ID
    ]
    refused = by_marking(terms.incoming, tlp, max([*parts, *paps], default=None))
    for one in made:
        refused = refused or by_kind(terms.incoming, one)
    if refused is not None:
        raise BeyondAgreement(refused.reason, refused.detail)
    return tlp, pap


def _of_tags(terms: Terms, document: Mapping[str, Any]) -> tuple[list[Tlp], list[Pap]]:
    event = document.get("Event", document)
    tags = tag_names(event) if isinstance(event, dict) and isinstance(event.get("Tag"), list) else []
    named = {name.strip().lower() for name in tags}
    found = [ours_of(pair.ours) for pair in terms.markings if _tag_of(pair.theirs) in named]
    found += [ours_of(name) for name in named if name.startswith("pap:")]
    return [one for one in found if isinstance(one, Tlp)], [one for one in found if isinstance(one, Pap)]


def _tag_of(theirs: str) -> str | None:
    return theirs.removeprefix(TAG).strip().lower() if theirs.startswith(TAG) else None


def tagged(event: Object, terms: Terms) -> Object:
    """The event with the partner's own tags for the label that it has."""
    held = event.get("Tag")
    tags: list[Any] = held if isinstance(held, list) else []
    labels = {name.lower() for name in tag_names({"Tag": tags})}
    theirs = [
        pair.theirs.removeprefix(TAG).strip()
        for pair in terms.markings
        if pair.theirs.startswith(TAG) and pair.ours.lower() in labels
    ]
    new = [{"name": name} for name in dict.fromkeys(theirs) if name.lower() not in labels]
    return event | {"Tag": [*tags, *new]} if new else event


@dataclass(slots=True)
class Gate:
    """What of the objects that a partner may see goes to its MISP server.

    ``refused``: what an agreement keeps back of what would be an event of its own, by STIX id.
    """

    terms: Terms
    partner_id: int
    passing_on: Mapping[int, PassingOn]
    refused: dict[str, Refused] = field(default_factory=dict)
    _definitions: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _sectors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def under(cls, terms: Terms, partner_id: int, world_id: int) -> Gate:
        """The gate of an agreement, read under the office's eyes."""
        return cls(terms, partner_id, passing_on_by_source(world_id))

    def learn(self, values: Iterable[Mapping[str, Any]], sources: Iterable[int]) -> None:
        """Look up what many objects need to be judged: two statements."""
        refs = {ref for value in values for ref in references_of(value) if ref.startswith(_DEFINITION)}
        self._definitions |= definitions_here(refs - self._definitions.keys())
        new = set(sources) - self._sectors.keys()
        self._sectors |= dict.fromkeys(new, "") | {key: one.sector for key, one in organisations(new).items()}

    def passes(self, value: Mapping[str, Any], marking: Tlp, source_id: int) -> bool:
        """Whether it goes."""
        if source_id == self.partner_id or value.get("type") in ALWAYS:
            return True
        leaving = Leaving(value, b"", marking, self._sectors.get(source_id, ""), self.passing_on.get(source_id))
        judged = may_go_out(self.terms, leaving, self._definitions)
        if isinstance(judged, Refused):
            self.refused[str(value["id"])] = judged
            return False
        return True
