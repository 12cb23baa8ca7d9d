"""What each recipient of a release will get, before it goes: classes, needs, redacted texts."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import msgspec
from django.utils.crypto import salted_hmac

from noroshi.frame.actors import Actor
from noroshi.knowledge.copies import Original, originals
from noroshi.parties.queries import members_of_groups, networks_and_domains_of, organisations
from noroshi.parties.types import AssetKind, OrganisationKind
from noroshi.release.cleaning import Secrets
from noroshi.release.deciding import decide
from noroshi.release.handling import ClassKey, recipients, release_classes
from noroshi.release.types import TLP_BY_MARKING_ID, Outcome, Recipient, ReleaseClass, Tlp
from noroshi.sharing.desk.redacting import Redactor
from noroshi.sharing.desk.rules import need_of
from noroshi.sharing.desk.types import Before, Need, Proposal, Redaction, Target
from noroshi.stix.timestamps import format_timestamp

_SALT: Final = "sharing.desk.derived"


@dataclass
class Layout:
    """A proposal with all that it is decided from, looked up once: a fixed number of statements."""

    actor: Actor
    proposal: Proposal

    @cached_property
    def objects(self) -> list[Original]:
        """The chosen objects that the actor may see."""
        return originals(self.proposal.objects)

    @cached_property
    def classes(self) -> dict[ClassKey, ReleaseClass]:
        """Their classes."""
        return release_classes({class_key(one) for one in self.objects}, self.actor.world_id)

    @cached_property
    def members(self) -> dict[int, tuple[int, ...]]:
        """The members of the groups among the recipients."""
        return members_of_groups([one.group_id for one in self.proposal.targets if one.group_id])

    @cached_property
    def foreign(self) -> frozenset[Target]:
        """Recipients that are abroad, or have members abroad."""
        everybody = {one.organisation_id for one in self.proposal.targets} | set(sum(self.members.values(), ()))
        kinds = {key: one.kind for key, one in organisations(everybody).items()}
        abroad = {key for key, kind in kinds.items() if kind is OrganisationKind.FOREIGN_PARTNER}
        return frozenset(
            one
            for one in self.proposal.targets
            if one.organisation_id in abroad or abroad.intersection(self.members.get(one.group_id, ()))
        )

    @cached_property
    def as_recipients(self) -> dict[Target, Recipient]:
        """Each target as a recipient that decisions are made about: a group is its own atom."""
        keys = {one.organisation_id for one in self.proposal.targets if not one.group_id}
        known = {one.organisation_id: one for one in recipients(self.actor.world_id, only=keys)}
        nobody = Recipient(0, frozenset())
        return {
            one: Recipient(0, frozenset({one.atom})) if one.group_id else known.get(one.organisation_id, nobody)
            for one in self.proposal.targets
        }

    def before(self, one: Original, target: Target) -> Before:
        """What a recipient sees of an object now, and what this release needs to reach it."""
        held = self.classes[class_key(one)]
        decision = decide(held, self.as_recipients[target])
        need = need_of(
            held,
            one.consent,
            decision.outcome,
            target.redactions,
            foreign=target in self.foreign,
            marking=self.proposal.marking,
        )
        return Before(decision, need)

    def needs(self, target: Target) -> frozenset[Need]:
        """What the release of all objects to this recipient needs."""
        return frozenset(self.before(one, target).need for one in self.objects)

    def needs_second_person(self) -> bool:
        """Whether somebody else of the office must agree: also to what the originator consents to for abroad."""
        needs = {need for one in self.proposal.targets for need in self.needs(one)}
        abroad = any(Need.ORIGINATOR in self.needs(one) for one in self.foreign)
        return Need.SECOND_PERSON in needs or abroad

    def originators(self) -> dict[int, list[Original]]:
        """Who must consent, to the release of which objects."""
        found: dict[int, list[Original]] = {}
        for one in self.objects:
            if any(self.before(one, target).need is Need.ORIGINATOR for target in self.proposal.targets):
                found.setdefault(one.source_id, []).append(one)
        return found

    @cached_property
    def secrets(self) -> Secrets:
        """What redaction leaves out: names, networks and domains of the originators, and the victims named."""
        office = self.actor.organisation_id
        sources = organisations({one.source_id for one in self.objects} - {office})
        reporters = tuple(name for one in sources.values() for name in (one.name_ja, one.name_en, one.code) if name)
        held = networks_and_domains_of(sources)
        return Secrets(
            reporters,
            (*self.proposal.victims, *reporters),
            tuple(ipaddress.ip_network(value) for kind, value in held if kind is AssetKind.NETWORK),
            tuple(value for kind, value in held if kind is AssetKind.DOMAIN),
        )

    def marking_of(self, one: Original) -> Tlp:
        """The label under which an object goes."""
        return one.marking if self.proposal.marking is None else self.proposal.marking

    def common_marking(self) -> Tlp:
        """The label of redacted versions: the narrowest of the objects'; of what was RED the next wider one."""
        return min(max((self.marking_of(one) for one in self.objects), default=Tlp.AMBER), Tlp.AMBER_STRICT)

    def redacted(self, redactions: frozenset[Redaction], known: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
        """The redacted versions, by the original's id, under one label: the narrowest of those that go."""
        marking = self.common_marking()
        redactor = Redactor(
            redactions,
            self.secrets,
            marking,
            lambda original: derived_id(original, redactions, marking),
            format_timestamp(self.actor.now()),
            frozenset(known),
        )
        return redactor.redact([msgspec.json.decode(one.current) for one in self.objects])


def class_key(one: Original) -> ClassKey:
    """The class of an object."""
    return ClassKey(one.handling_id, one.audience_id, int(one.marking), one.source_id)


def derived_id(original: str, redactions: Iterable[Redaction], marking: Tlp) -> str:
    """The id of a redacted version: the same for the same redactions, and not to be guessed from the original's."""
    said = f"{original} {' '.join(sorted(redactions))} {int(marking)}"
    digest = salted_hmac(_SALT, said, algorithm="sha256").digest()
    return f"{original[:-38]}--{UUID(bytes=digest[:16], version=4)}"


def remarked(content: bytes, marking: Tlp) -> bytes:
    """The same object with another TLP label; its other markings stay."""
    value: dict[str, Any] = msgspec.json.decode(content)
    others = [ref for ref in value.get("object_marking_refs", ()) if ref not in TLP_BY_MARKING_ID]
    return msgspec.json.encode({**value, "object_marking_refs": [marking.marking_id, *others]})


def side_by_side(layout: Layout, redactions: frozenset[Redaction]) -> list[tuple[Original, str, str]]:
    """Each object as it is and as it would go, as indented JSON; empty where it does not go."""
    made = layout.redacted(redactions)
    return [(one, _pretty(msgspec.json.decode(one.current)), _pretty(made.get(one.stix_id))) for one in layout.objects]


def _pretty(value: Mapping[str, Any] | None) -> str:
    return "" if value is None else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def kinds_of_treatment(targets: Sequence[Target]) -> list[frozenset[Redaction]]:
    """The distinct sets of redactions among the recipients, none first."""
    return sorted({one.redactions for one in targets}, key=lambda one: (len(one), sorted(one)))


def is_wider(before: Outcome, need: Need) -> bool:
    """Whether a release gives a recipient what it does not get anyway."""
    return before is not Outcome.FULL and need is not Need.IMPOSSIBLE
