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
    """Something that ``source`` told: its label, groups, list of recipients, demands, and what the office released.

    A ``product`` of the office is released by its readers' names.
    """

    source: str
    marking: str
    groups: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    hidden: bool = False
    consent: bool = True
    released: frozenset[str] = frozenset()
    withdrawn: bool = False
    product: bool = False


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


def of_product(looker: Looker, one: Drawn) -> bool:
    """Whether a product's page shows it: to whoever may see the product."""
    return one.product and may_see(looker, one, frozenset())


def told_back(looker: Looker, one: Drawn) -> bool:
    """Whether a notice says that it was withdrawn: to whoever of the recipients could see it."""
    return one.withdrawn and bool(one.released & (looker.groups | {looker.organisation}))


def mailed(looker: Looker, one: Drawn, watching: frozenset[str], had: frozenset[str]) -> bool:
    """Whether a mail to the organisation names it: only CLEAR and GREEN go by mail.

    Who had fetched what was withdrawn is written to, and who is ``watching``, since it concerns the own assets: not by
    itself, not without consent, and not where the sender listed recipients.
    """
    if one.marking not in {"CLEAR", "GREEN"}:
        return False
    if told_back(looker, one) and looker.organisation in had:
        return True
    return looker.organisation in watching - {one.source} and one.consent and not one.listed and not one.product
