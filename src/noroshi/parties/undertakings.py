"""Secrecy undertakings: offered by the office, signed by a member, in force for a time by the world's clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.permissions import Permission
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.parties.errors import UndertakingNotFound, UndertakingNotOpen, UndertakingRefused
from noroshi.parties.events import UndertakingOffered, UndertakingsEnding
from noroshi.parties.models import Group, Organisation, Person, Undertaking
from noroshi.parties.types import Bound, OrganisationKind

REMIND_BEFORE: Final = timedelta(days=30)
"""How long before its end a signed undertaking is reminded of, unless one that follows is signed."""
LONGEST: Final = timedelta(days=5 * 366)
WORDING_LIMIT: Final = 8000
REASON_LIMIT: Final = 500
AT_ONCE: Final = 200
WORDING: Final = gettext_noop(
    "I will keep secret what the council shares as restricted, use it only to protect computers and to respond to "
    "incidents, give it to nobody who is not bound in the same way, and go on keeping it secret after this undertaking "
    "ends."
)
"""What is offered where the office writes nothing else: ours, no wording of the law."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Which undertakings are in force for somebody at this moment."""

    organisation: bool
    person: bool

    @property
    def any(self) -> bool:
        """Whether one is in force at all."""
        return self.organisation or self.person

    def covers(self, needed: str) -> bool:
        """Whether what a group asks for is there."""
        if needed == Bound.PERSON:
            return self.person
        return self.any if needed == Bound.ORGANISATION else True


UNBOUND: Final = Binding(organisation=False, person=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody's organisation is of the community, what binds them, and the groups that they may see into."""

    in_community: bool
    binding: Binding
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UndertakingRow:
    """One undertaking as its readers see it; ``person`` is empty for one of the whole organisation."""

    id: int
    organisation_id: int
    person_id: int | None
    person: str
    valid_from: datetime
    valid_until: datetime
    offered_at: datetime
    signed_at: datetime | None
    signed_by: str
    ended_at: datetime | None
    end_reason: str
    wording_ja: str
    wording_en: str

    def state(self, now: datetime) -> str:
        """``open`` (to be signed), ``early``, ``in-force``, ``over``, ``ended`` or ``lapsed`` (never signed)."""
        if self.ended_at is not None:
            return "ended"
        if self.signed_at is None:
            return "open" if now < self.valid_until else "lapsed"
        return "over" if now >= self.valid_until else "early" if now < self.valid_from else "in-force"

    def wording(self, language: str) -> str:
        """What is undertaken, in the reader's language."""
        return self.wording_ja if language.startswith("ja") else self.wording_en


@verb(Verb.UNDERTAKING_OFFERED, needs=Permission.RUN_COUNCIL)
def offer(
    actor: Actor,
    organisation_id: int,
    valid_from: datetime,
    valid_until: datetime,
    *,
    person_id: int | None = None,
    wording: str = "",
) -> int:
    """Offer an organisation, or one person of it, an undertaking to sign; also the one that follows another.

    Publishes UndertakingOffered. Returns its id. Raises UndertakingRefused.
    """
    _check_period(actor, valid_from, valid_until)
    if not Organisation.objects.filter(pk=organisation_id, world_id=actor.world_id, is_active=True).exists():
        raise UndertakingRefused(reason=gettext("there is no such organisation"))
    if person_id and not Person.objects.filter(pk=person_id, organisation_id=organisation_id, is_active=True).exists():
        raise UndertakingRefused(reason=gettext("there is no such person at this organisation"))
    said = wording.replace("\0", "").strip()[:WORDING_LIMIT]
    made = Undertaking.objects.create(
        world_id=actor.world_id,
        organisation_id=organisation_id,
        person_id=person_id,
        wording_ja=said or default_wording("ja"),
        wording_en=said or default_wording("en"),
        valid_from=valid_from,
        valid_until=valid_until,
        offered_at=actor.now(),
        offered_by_id=actor.person_id,
    )
    about("undertaking", made.pk)
    publish(UndertakingOffered(made.pk, organisation_id))
    return made.pk


def _check_period(actor: Actor, valid_from: datetime, valid_until: datetime) -> None:
    if valid_until <= max(valid_from, actor.now()):
        raise UndertakingRefused(reason=gettext("its end lies before its beginning, or in the past"))
    if valid_until - valid_from > LONGEST:
        raise UndertakingRefused(reason=gettext("it is longer than five years"))


def default_wording(language: str) -> str:
    """What is undertaken where the office writes nothing else."""
    with translation.override(language):
        return gettext(WORDING)


@verb(Verb.UNDERTAKING_SIGNED, needs=Permission.TAKE_PART)
def sign(actor: Actor, undertaking_id: int) -> None:
    """Sign for the actor's organisation, or for oneself where it names the actor.

    Raises UndertakingNotFound, UndertakingNotOpen.
    """
    mine = Undertaking.objects.filter(pk=undertaking_id, organisation_id=actor.organisation_id)
    found = mine.filter(Q(person=None) | Q(person_id=actor.person_id)).select_for_update().first()
    if found is None or actor.person_id is None:
        raise UndertakingNotFound
    if found.signed_at or found.ended_at or found.valid_until <= actor.now():
        raise UndertakingNotOpen
    found.signed_at, found.signed_by_id = actor.now(), actor.person_id
    found.save(update_fields=["signed_at", "signed_by"])
    about("undertaking", found.pk)


@verb(Verb.UNDERTAKING_ENDED, needs=Permission.RUN_COUNCIL)
def end(actor: Actor, undertaking_id: int, reason: str) -> None:
    """End an undertaking from this moment: what hangs on it is no longer seen. Raises UndertakingNotFound,
    UndertakingNotOpen.
    """
    found = Undertaking.objects.filter(pk=undertaking_id, world_id=actor.world_id).select_for_update().first()
    if found is None:
        raise UndertakingNotFound
    said = reason.replace("\0", "").strip()
    if found.ended_at or found.valid_until <= actor.now():
        raise UndertakingNotOpen
    if not said:
        raise UndertakingRefused(reason=gettext("say why it ends"))
    found.ended_at, found.ended_by_id, found.end_reason = actor.now(), actor.person_id, said[:REASON_LIMIT]
    found.save(update_fields=["ended_at", "ended_by", "end_reason"])
    about("undertaking", found.pk)


@verb(Verb.UNDERTAKING_REMINDED, needs=Permission.REMIND_MEMBERS)
def remind(actor: Actor) -> int:
    """Note which undertakings end soon without one that follows; at most AT_ONCE. Publishes UndertakingsEnding."""
    found = list(to_remind(actor)[:AT_ONCE])
    Undertaking.objects.filter(pk__in=found).update(reminded_at=actor.now())
    for key in found:
        about("undertaking", key)
    if found:
        publish(UndertakingsEnding(tuple(found)))
    return len(found)


def to_remind(actor: Actor) -> QuerySet[Undertaking, int]:
    """The ids of signed undertakings that end soon, were not reminded of, and have no signed one that follows."""
    later = Undertaking.objects.filter(
        organisation=OuterRef("organisation"), valid_until__gt=OuterRef("valid_until"), signed_at__isnull=False,
        ended_at=None,
    ).filter(Q(person=OuterRef("person")) | Q(person=None, organisation=OuterRef("organisation")))  # fmt: skip
    running = Undertaking.objects.filter(
        world_id=actor.world_id, reminded_at=None, ended_at=None, signed_at__isnull=False,
        valid_until__gt=actor.now(), valid_until__lte=actor.now() + REMIND_BEFORE,
    )  # fmt: skip
    return running.filter(~Exists(later)).order_by("valid_until", "pk").values_list("pk", flat=True)


def _in_force(now: datetime) -> Q:
    return Q(signed_at__lte=now, valid_from__lte=now, valid_until__gt=now, ended_at=None)


def binding_of(actor: Actor) -> Binding:
    """Which undertakings are in force for the actor now; one query. The office's people are bound by their office."""
    return standing_of(actor).binding


def standing_of(actor: Actor) -> Standing:
    """Where the actor stands now, by the world's clock; one query."""
    values = {
        "organisation": actor.organisation_id, "person": actor.person_id, "world": actor.world_id, "now": actor.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql("parties", "standing_of"), values)
        found = cursor.fetchone()
    if found is None:
        return Standing(False, UNBOUND, ())
    in_community, by_all, by_person, groups, needs = found
    by_office = actor.organisation_kind == OrganisationKind.OFFICE
    binding = Binding(by_all or by_office, by_person or by_office)
    return Standing(
        in_community, binding, tuple(key for key, needed in zip(groups, needs, strict=True) if binding.covers(needed))
    )


def bindings_of(world_id: int, now: datetime) -> dict[int, Binding]:
    """Which organisations of a world are bound at a moment: itself, or any of its people; one query."""
    return _bindings(Undertaking.objects.filter(_in_force(now), world_id=world_id))


def _bindings(held: QuerySet[Undertaking]) -> dict[int, Binding]:
    found: dict[int, Binding] = {}
    for organisation, person in held.values_list("organisation_id", "person_id"):
        before = found.get(organisation, UNBOUND)
        found[organisation] = Binding(before.organisation or person is None, before.person or person is not None)
    return found


def members_who_saw(group_ids: Collection[int], since: datetime, now: datetime) -> dict[int, tuple[int, ...]]:
    """The active members of groups, without those that no undertaking bound at any moment from ``since`` to ``now``
    although the group asks for one: they have seen nothing of what was shared with it. Two queries.
    """
    held = Group.members.through.objects.filter(group_id__in=group_ids, organisation__is_active=True)
    rows = list(
        held.order_by("organisation_id").values_list(
            "group_id", "organisation_id", "organisation__kind", "group__needs_undertaking"
        )
    )
    bound = _bound_between(since, now, {member for _, member, _, needed in rows if needed != Bound.NOBODY})
    found: dict[int, list[int]] = {key: [] for key in group_ids}
    for group, member, kind, needed in rows:
        if kind == OrganisationKind.OFFICE or bound.get(member, UNBOUND).covers(needed):
            found[group].append(member)
    return {key: tuple(members) for key, members in found.items()}


def _bound_between(since: datetime, now: datetime, organisation_ids: Collection[int]) -> dict[int, Binding]:
    if not organisation_ids:
        return {}
    passed = Q(signed_at__lte=now, valid_from__lte=now, valid_until__gt=since)
    lasted = Q(ended_at=None) | Q(ended_at__gt=since)
    return _bindings(Undertaking.objects.filter(passed & lasted, organisation_id__in=organisation_ids))


def undertakings_of(organisation_id: int, person_id: int | None = None, limit: int = 50) -> list[UndertakingRow]:
    """An organisation's undertakings, the latest first: its own and that of ``person_id``; all where that is None."""
    found = Undertaking.objects.filter(organisation_id=organisation_id)
    if person_id is not None:
        found = found.filter(Q(person=None) | Q(person_id=person_id))
    return _rows(found.order_by("-valid_until", "-pk")[:limit])


def undertakings_of_all(world_id: int, limit: int = 500) -> list[UndertakingRow]:
    """Everybody's undertakings, those that end first at the end: for the office."""
    return _rows(Undertaking.objects.filter(world_id=world_id).order_by("-valid_until", "-pk")[:limit])


def undertakings(ids: Collection[int]) -> list[UndertakingRow]:
    """Several by id."""
    return _rows(Undertaking.objects.filter(pk__in=ids).order_by("pk"))


def _rows(found: Iterable[Undertaking] | QuerySet[Undertaking]) -> list[UndertakingRow]:
    several = found.select_related("person", "signed_by") if isinstance(found, QuerySet) else found
    return [
        UndertakingRow(
            one.pk, one.organisation_id, one.person_id, one.person.name if one.person else "", one.valid_from,
            one.valid_until, one.offered_at, one.signed_at, one.signed_by.name if one.signed_by else "", one.ended_at,
            one.end_reason, one.wording_ja, one.wording_en,
        )
        for one in several
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why somebody does not see what was shared with a group of theirs, and what they can do.

    ``ended`` is the last undertaking that was in force (None: there never was one), ``to_sign`` one that waits for a
    signature. ``needs`` says whose is asked for.
    """

    group: str
    name_ja: str
    name_en: str
    needs: Bound
    ended: UndertakingRow | None
    to_sign: UndertakingRow | None

    def name(self, language: str) -> str:
        """The group's name in the reader's language."""
        return self.name_ja if language.startswith("ja") else self.name_en

    @property
    def ended_at(self) -> datetime | None:
        """When the last one ended."""
        return None if self.ended is None else self.ended.ended_at or self.ended.valid_until


def hidden_groups(actor: Actor, held: Sequence[UndertakingRow], binding: Binding) -> list[Hidden]:
    """The actor's groups whose material they do not see for want of an undertaking; one query."""
    now = actor.now()
    groups = Group.objects.filter(members=actor.organisation_id, world_id=actor.world_id).order_by("code")
    rows = groups.values_list("code", "name_ja", "name_en", "needs_undertaking")
    return [
        Hidden(code, ja, en, Bound(needed), _last(fit, now), _open(fit, now))
        for code, ja, en, needed in rows
        if not binding.covers(needed)
        for fit in [[one for one in held if needed != Bound.PERSON or one.person_id == actor.person_id]]
    ]


def _open(held: Iterable[UndertakingRow], now: datetime) -> UndertakingRow | None:
    return next((one for one in held if one.state(now) == "open"), None)


def _last(held: Iterable[UndertakingRow], now: datetime) -> UndertakingRow | None:
    return next((one for one in held if one.signed_at and one.state(now) in {"over", "ended"}), None)
