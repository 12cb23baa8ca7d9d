"""Who may see what that was shared, in few lines, written from the rules in the documents: not from the code."""

from __future__ import annotations

from dataclasses import dataclass

OFFICE = "NCO"


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looks: organisation, role, whether of the community, its groups whose conditions it meets."""

    organisation: str
    role: str
    community: bool = True
    groups: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.organisation}-{self.role}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something that ``source`` told: its label, groups, list of recipients, demands, and what the office released."""

    source: str
    marking: str
    groups: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    hidden: bool = False
    consent: bool = True
    released: frozenset[str] = frozenset()
    withdrawn: bool = False


def may_see(looker: Looker, one: Drawn, clients: frozenset[str]) -> bool:
    """The model. ``clients`` are of the source; ``released`` names organisations and groups alike."""
    mine = looker.groups | {looker.organisation}
    if one.released & mine and not one.withdrawn:
        return True
    if not one.consent:
        return looker.organisation == one.source
    if one.marking == "RED":
        told = looker.organisation == one.source and looker.role in {"reporter", "analyst"}
        return told or (looker.organisation == OFFICE and looker.role == "duty-officer")
    if looker.organisation in {one.source, OFFICE}:
        return True
    if one.hidden or one.groups & looker.groups:
        return not one.hidden
    if one.listed:
        return looker.organisation in one.listed
    wide = one.marking == "CLEAR" or (one.marking == "GREEN" and looker.community)
    return wide or (one.marking == "AMBER" and looker.organisation in clients)
