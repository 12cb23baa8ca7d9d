"""Verbs of requests for information: asked by the office or a member, answered, gathered, released, closed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.parties.models import Group, Organisation
from noroshi.parties.queries import office_of
from noroshi.parties.types import OrganisationKind
from noroshi.parties.undertakings import Standing, standing_of
from noroshi.release.audiences import bound_atom, desk_atom
from noroshi.release.types import Tlp
from noroshi.sharing.council import errors, notices
from noroshi.sharing.council.events import InformationAsked, RequestAnswered
from noroshi.sharing.council.models import Addressee, Answer, InformationRequest, SharedAnswer
from noroshi.sharing.council.types import MailKind, Sharing

TITLE_LIMIT: Final = 200
TEXT_LIMIT: Final = 8000
MOST_ASKED: Final = 500
MOST_A_DAY: Final = 5
"""How often an organisation that is not the office may ask within a day."""
REMIND_BEFORE: Final = timedelta(hours=24)
"""How long before its time a request is reminded of, where it was asked earlier than that."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, until when: all of a group, or the named organisations.

    ``restricted``: only for members under a secrecy undertaking in force. ``open_answers``: whoever is asked reads all
    answers at once; else who asks alone. The office asks without: it releases what members allow.
    """

    title: str
    text: str
    due_at: datetime
    marking: Tlp = Tlp.AMBER
    group_id: int | None = None
    organisation_ids: tuple[int, ...] = ()
    restricted: bool = False
    open_answers: bool = False


def words(text: str, limit: int = TEXT_LIMIT) -> str:
    """What was written, with line feeds. Raises WordsNeeded when there is nothing, or too much."""
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain or len(plain) > limit:
        raise errors.WordsNeeded(limit=limit)
    return plain


@verb(Verb.INFORMATION_ASKED, needs=Permission.TAKE_PART)
def ask(actor: Actor, question: Question) -> int:
    """Ask for information: the office asks anybody, a member the groups that it belongs to, or members of them.

    Each is told by mail that something waits. The office sees that a member asks, whom and what; never the answers.
    Publishes InformationAsked. Returns the request's id. Raises RequestRefused, WordsNeeded, TooManyAsked; NotPermitted
    for a member of no group.
    """
    as_office = may(actor, Permission.RUN_COUNCIL)
    asked, group = _asked(actor, question, None if as_office else _seats(actor))
    restricted = question.restricted or bool(group and group.needs_undertaking)
    own = set() if as_office else {_atom(actor.organisation_id, restricted)}
    near = {desk_atom(office_of(actor.world_id).id)} | own
    atoms = {f"group:{group.pk}"} if group else {_atom(one, restricted) for one in asked} | own
    made = _keep(actor, question, group, restricted, atoms | near if not (group and restricted) else atoms | near - own)
    Addressee.objects.bulk_create(
        Addressee(
            request=made, organisation_id=one, audience_id=curtain().audience_of(actor, near | {_atom(one, restricted)})
        )
        for one in sorted(asked)
    )
    about("request", made.pk)
    kind = MailKind.REQUEST if as_office else MailKind.MEMBER_ASKS
    notices.put(actor, kind, str(made.pk), asked, question.due_at)
    publish(InformationAsked(made.pk, made.audience_id))
    return made.pk


def _keep(
    actor: Actor, question: Question, group: Group | None, restricted: bool, readers: set[str]
) -> InformationRequest:
    """Answers for all go to the readers but the office, which reads them only as a member of the group."""
    hearers = {one for one in readers if not one.startswith("desk:")} if question.open_answers else set()
    return InformationRequest.objects.create(
        world_id=actor.world_id, audience_id=curtain().audience_of(actor, readers),
        marking=int(question.marking), title=words(question.title, TITLE_LIMIT), text=words(question.text),
        group=group, restricted=restricted, asked_by_id=actor.person_id, asked_at=actor.now(), due_at=question.due_at,
        organisation_id=actor.organisation_id,
        answers_audience_id=curtain().audience_of(actor, hearers) if hearers else None,
    )  # fmt: skip


def _atom(organisation_id: int, restricted: bool) -> str:
    return bound_atom(organisation_id) if restricted else f"org:{organisation_id}"


def seats(actor: Actor) -> Standing:
    """Where the actor's organisation may ask; one query."""
    return standing_of(actor)


def _seats(actor: Actor) -> Standing:
    """The same, once it is sure that it has not asked too often. Raises NotPermitted, TooManyAsked."""
    found = seats(actor)
    if not found.groups:
        raise NotPermitted
    with connection.cursor() as cursor:  # two at the same moment count each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"asks {actor.organisation_id}"])
    since = actor.now() - timedelta(days=1)
    own = InformationRequest.objects.filter(organisation_id=actor.organisation_id, asked_at__gt=since)
    if own.count() >= MOST_A_DAY:
        raise errors.TooManyAsked(most=MOST_A_DAY)
    return found


def _asked(actor: Actor, question: Question, held: Standing | None) -> tuple[set[int], Group | None]:
    """Who is asked; ``held`` says where a member may ask. Raises RequestRefused."""
    if question.due_at <= actor.now():
        raise errors.RequestRefused(reason=gettext("its time is in the past"))
    if question.marking is Tlp.RED:
        raise errors.RequestRefused(reason=gettext("TLP:RED is for named persons, not for organisations"))
    if question.restricted and held is not None and not held.binding.any:
        raise errors.RequestRefused(reason=gettext("you are under no secrecy undertaking in force yourself"))
    groups = Group.objects.filter(world_id=actor.world_id)
    groups = groups if held is None else groups.filter(pk__in=held.groups)
    group = groups.filter(pk=question.group_id).first() if question.group_id else None
    if question.group_id and group is None:
        raise errors.RequestRefused(reason=gettext("it asks a group that is none of yours"))
    asked = _organisations(actor, question, group, held)
    if not asked or len(asked) > MOST_ASKED:
        raise errors.RequestRefused(reason=gettext("it asks nobody, or more than 500 organisations"))
    return asked, group


def _organisations(actor: Actor, question: Question, group: Group | None, held: Standing | None) -> set[int]:
    found = Organisation.objects.filter(world_id=actor.world_id, is_active=True).exclude(pk=actor.organisation_id)
    found = found.filter(groups=group) if group else found.filter(pk__in=question.organisation_ids)
    if held is not None:
        found = found.filter(groups__in=held.groups).distinct()
    asked = set(found.values_list("pk", flat=True)[: MOST_ASKED + 1])
    if not group and held is not None and asked != set(question.organisation_ids):
        raise errors.RequestRefused(reason=gettext("it asks somebody who is in none of your groups"))
    return asked


def gathers(actor: Actor, row: InformationRequest) -> bool:
    """Whether the actor's organisation asked this, and the actor may gather its answers."""
    if row.organisation_id != actor.organisation_id:
        return False
    return actor.organisation_kind != OrganisationKind.OFFICE or may(actor, Permission.RUN_COUNCIL)


def may_close(actor: Actor, row: InformationRequest) -> bool:
    """Whether the actor may close this: who asked, and the office, which runs the council."""
    return gathers(actor, row) or may(actor, Permission.RUN_COUNCIL)


@verb(Verb.REQUEST_OPENED, needs=Permission.TAKE_PART)
def open_request(actor: Actor, request_id: int) -> None:
    """Note that an organisation that was asked has seen it; only the first time counts. Raises RequestNotFound."""
    found = visible(request_id)
    mine = Addressee.objects.filter(request=found, organisation_id=actor.organisation_id, opened_at=None)
    mine.update(opened_at=actor.now())
    about("request", found.pk)


@verb(Verb.REQUEST_ANSWERED, needs=Permission.TAKE_PART)
def answer(actor: Actor, request_id: int, text: str, marking: Tlp, sharing: Sharing) -> None:
    """Answer for the actor's organisation, or change its answer: the newest counts, all are kept.

    Others who were asked see it only if ``sharing`` allows and the office releases it; of what a member asked they see
    it as that member said, whatever ``sharing`` is. Publishes RequestAnswered. Raises RequestNotFound, RequestClosed,
    NotAsked, WordsNeeded, NotToBeReleased.
    """
    found = visible(request_id)
    if found.organisation_id != office_of(actor.world_id).id:
        sharing = Sharing.NAMED if found.answers_audience_id else Sharing.OFFICE
    if sharing is not Sharing.OFFICE and marking > Tlp.AMBER:
        raise errors.NotToBeReleased
    _give(actor, found, Answer(marking=int(marking), text=words(text), sharing=sharing))


@verb(Verb.REQUEST_DECLINED, needs=Permission.TAKE_PART)
def decline(actor: Actor, request_id: int, reason: str) -> None:
    """Say for the actor's organisation why it does not answer: read by whoever asked alone.

    An answer given before no longer counts. Publishes RequestAnswered. Raises RequestNotFound, RequestClosed, NotAsked,
    WordsNeeded.
    """
    given = Answer(marking=int(Tlp.AMBER_STRICT), text=words(reason), sharing=Sharing.OFFICE, declined=True)
    _give(actor, visible(request_id), given)


def _give(actor: Actor, found: InformationRequest, given: Answer) -> None:
    if found.closed_at is not None:
        raise errors.RequestClosed
    asked = Addressee.objects.filter(request=found, organisation_id=actor.organisation_id).first()
    if asked is None:
        raise errors.NotAsked
    private = curtain().audience_of(actor, {_asker_atom(found, actor), f"org:{actor.organisation_id}"})
    Answer.objects.filter(request=found, organisation_id=actor.organisation_id).update(audience_id=private)
    given.request, given.organisation_id, given.person_id = found, actor.organisation_id, actor.person_id
    given.given_at = actor.now()
    given.audience_id = private if given.declined else found.answers_audience_id or private
    given.save()
    asked.answered_at, asked.opened_at = actor.now(), asked.opened_at or actor.now()
    asked.save(update_fields=["answered_at", "opened_at"])
    about("request", found.pk)
    if found.organisation_id != office_of(actor.world_id).id:
        notices.put(actor, MailKind.ANSWERED, f"{found.pk}:{actor.now():%Y%m%d}", [found.organisation_id])
    publish(RequestAnswered(found.pk, given.audience_id))


def _asker_atom(found: InformationRequest, actor: Actor) -> str:
    office = office_of(actor.world_id).id
    return desk_atom(office) if found.organisation_id == office else _atom(found.organisation_id, found.restricted)


@verb(Verb.ANSWERS_RELEASED, needs=Permission.RUN_COUNCIL)
def release(actor: Actor, request_id: int) -> int:
    """Show to all who were asked the answers whose members allow it, as they stand now; how many.

    What was shown before and is no longer allowed is taken away. What a member asked goes by that member's own word:
    NotPermitted. Raises RequestNotFound, NothingToRelease.
    """
    found = visible(request_id, lock=True)
    if not gathers(actor, found):
        raise NotPermitted
    allowed = [one for one in newest(Answer.objects.filter(request=found)) if one.sharing != Sharing.OFFICE]
    shown = SharedAnswer.objects.filter(request=found)
    if not allowed and not shown.exists():
        raise errors.NothingToRelease
    shown.delete()
    SharedAnswer.objects.bulk_create(
        SharedAnswer(
            request=found, audience_id=found.audience_id, marking=one.marking, text=one.text,
            organisation_id=one.organisation_id if one.sharing == Sharing.NAMED else None,
        )
        for one in sorted(allowed, key=_no_telling_order)
    )  # fmt: skip
    found.released_at = actor.now() if allowed else None
    found.save(update_fields=["released_at"])
    about("request", found.pk)
    return len(allowed)


def _no_telling_order(one: Answer) -> bytes:
    """The order of what is shown must not tell who answered first."""
    return hashlib.blake2b(one.text.encode()).digest()


def newest(answers: QuerySet[Answer]) -> list[Answer]:
    """The answer of each organisation that counts."""
    by_organisation = {one.organisation_id: one for one in answers.order_by("pk")}
    return list(by_organisation.values())


@verb(Verb.REQUEST_CLOSED, needs=Permission.TAKE_PART)
def close(actor: Actor, request_id: int, summary: str) -> None:
    """Close a request with a summary for all who were asked, as whoever asked it or as the office.

    Raises RequestNotFound, RequestClosed, WordsNeeded, NotPermitted.
    """
    found = visible(request_id, lock=True)
    if not may_close(actor, found):
        raise NotPermitted
    if found.closed_at is not None:
        raise errors.RequestClosed
    found.closed_at, found.closed_by_id, found.summary = actor.now(), actor.person_id, words(summary)
    found.save(update_fields=["closed_at", "closed_by", "summary"])
    about("request", found.pk)


def any_asked(actor: Actor) -> bool:
    """Whether anything was ever asked in the actor's world, as far as the actor may know."""
    return InformationRequest.objects.filter(world_id=actor.world_id).exists()


def visible(request_id: int, *, lock: bool = False) -> InformationRequest:
    """A request that the actor may see. Raises RequestNotFound."""
    rows = InformationRequest.objects.select_related("group")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise errors.RequestNotFound
    return found


@verb(Verb.REQUEST_REMINDED, needs=Permission.REMIND_MEMBERS)
def remind(actor: Actor) -> int:
    """Remind, once each, whoever has not answered what is due within a day; how many."""
    return _remind(actor, list(to_remind(actor)[:MOST_ASKED]))


@verb(Verb.REQUEST_REMINDED, needs=Permission.TAKE_PART)
def remind_now(actor: Actor, request_id: int) -> int:
    """Remind, as whoever asked, those who have not answered yet; at most once an hour each; how many.

    Raises RequestNotFound, NotPermitted.
    """
    found = visible(request_id)
    if not gathers(actor, found):
        raise NotPermitted
    lately = Q(reminded_at=None) | Q(reminded_at__lt=actor.now() - timedelta(hours=1))
    waiting = Addressee.objects.filter(lately, request=found, answered_at=None, request__closed_at=None)
    return _remind(actor, list(waiting.select_related("request")))


def to_remind(actor: Actor) -> QuerySet[Addressee]:
    """Who is to be reminded by the clock of the world."""
    soon = actor.now() + REMIND_BEFORE
    waiting = Addressee.objects.filter(answered_at=None, reminded_at=None, request__closed_at=None)
    return waiting.filter(
        request__world_id=actor.world_id, request__due_at__lte=soon, request__due_at__gt=actor.now()
    ).select_related("request").order_by("pk")  # fmt: skip


def _remind(actor: Actor, waiting: Collection[Addressee]) -> int:
    Addressee.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=actor.now())
    for one in waiting:
        notices.put(
            actor, MailKind.REMINDER, f"{one.request_id}:{actor.now():%Y%m%d%H}", [one.organisation_id],
            one.request.due_at,
        )  # fmt: skip
        about("request", one.request_id)
    return len(waiting)
