"""Reads of the release desk's pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from noroshi.authority.queries import automation
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.parties.models import Group, Organisation
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationKind, OrganisationRecord
from noroshi.sharing.desk.errors import ReleaseNotFound
from noroshi.sharing.desk.fetching import fetched
from noroshi.sharing.desk.models import Notice, Release, ReleaseConsent, ReleaseCopy, ReleaseTarget
from noroshi.sharing.desk.parcels import target_of
from noroshi.sharing.desk.types import Reached, ReleaseState
from noroshi.sharing.desk.withdrawing import Turn, members_reached, turns_of

PAGE: Final = 50
CANDIDATES: Final = 60
_NEVER: Final = (OrganisationKind.OFFICE, OrganisationKind.COMMISSION)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation or a group that something could be released to."""

    organisation_id: int
    group_id: int
    code: str
    name_ja: str
    name_en: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"group-{self.group_id}" if self.group_id else f"org-{self.organisation_id}"

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return (self.name_ja if language.startswith("ja") else self.name_en) or self.code


def candidates(world_id: int, text: str, chosen: Collection[str]) -> list[Candidate]:
    """Groups, and organisations that are no operators; operators by a search over code and name, or once chosen."""
    groups = Group.objects.filter(world_id=world_id).order_by("code")
    found = [Candidate(0, one.pk, one.code, one.name_ja, one.name_en) for one in groups[:CANDIDATES]]
    everybody = Organisation.objects.filter(world_id=world_id, is_active=True).exclude(kind__in=_NEVER)
    ids = [int(one[4:]) for one in chosen if one.startswith("org-") and one[4:].isdecimal()]
    if text:
        matching = everybody.filter(code__icontains=text) | everybody.filter(name_ja__icontains=text)
        matching = matching | everybody.filter(name_en__icontains=text) | everybody.filter(pk__in=ids)
    else:
        matching = everybody.exclude(kind=OrganisationKind.OPERATOR) | everybody.filter(pk__in=ids)
    rows = matching.order_by("kind", "code")[:CANDIDATES]
    return found + [Candidate(one.pk, 0, one.code, one.name_ja, one.name_en) for one in rows]


def group_coded(world_id: int, code: str) -> int | None:
    """The group of this code, if there is one."""
    return Group.objects.filter(world_id=world_id, code=code).values_list("pk", flat=True).first()


def releases(world_id: int, *, waiting: bool, before: int | None = None) -> list[Release]:
    """Releases that wait, or that were decided, newest first, one more than a page."""
    rows = Release.objects.filter(world_id=world_id).select_related("proposed_by", "decided_by")
    rows = rows.filter(state=ReleaseState.PROPOSED) if waiting else rows.exclude(state=ReleaseState.PROPOSED)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: PAGE + 1])


def release_row(release_id: int) -> Release:
    """One release, for the office. Raises ReleaseNotFound."""
    found = Release.objects.select_related("proposed_by", "decided_by", "withdrawn_by").filter(pk=release_id).first()
    if found is None:
        raise ReleaseNotFound
    return found


def consents_asked(organisation_id: int) -> list[ReleaseConsent]:
    """What an originator was asked, what waits first."""
    rows = ReleaseConsent.objects.filter(organisation_id=organisation_id).order_by("-pk")[:PAGE]
    return sorted(rows, key=lambda one: one.state != "asked")


def notices_to(organisation_id: int) -> list[Notice]:
    """What an organisation was told of withdrawals and corrections, newest first."""
    return list(Notice.objects.filter(organisation_id=organisation_id).order_by("-pk")[:PAGE])


def notice_row(notice_id: int) -> Notice:
    """One notice that the viewer may see. Raises ReleaseNotFound."""
    found = Notice.objects.select_related("read_by").filter(pk=notice_id).first()
    if found is None:
        raise ReleaseNotFound
    return found


def reached(actor: Actor, row: Release) -> list[Reached]:
    """How a release stands with each organisation that it went to; a fixed number of statements.

    Read with the eyes of the office's automation: copies are for their recipients, and turns are theirs.
    """
    office = automation(actor.world_id)
    with seeing(office):
        targets = list(ReleaseTarget.objects.filter(release=row).order_by("pk"))
        copies = list(ReleaseCopy.objects.filter(release=row))
        notices = dict(
            Notice.objects.filter(release_id=row.pk, kind="withdrawn").values_list("organisation_id", "read_at")
        )
        members = members_reached(targets)
        turns = turns_of({one.receipt_id for one in copies} | {one.withdrawal_receipt_id or 0 for one in copies})
        by_target: defaultdict[int, list[ReleaseCopy]] = defaultdict(list)
        for copy in copies:
            by_target[copy.target_id].append(copy)
        marks = _Marks(actor.world_id, list(members))
        return [
            _reached(organisation, ways, by_target, turns, marks, notices) for organisation, ways in members.items()
        ]


class _Marks:
    """When organisations fetched a turn; each turn is asked for once."""

    def __init__(self, world_id: int, everybody: Sequence[int]) -> None:
        self._world_id = world_id
        self._everybody = everybody
        self._known: dict[int, dict[int, object]] = {}

    def at(self, turn: int | None, organisation_id: int) -> object:
        """The Fetched of an organisation for a turn, or None."""
        if turn is None:
            return None
        if turn not in self._known:
            self._known[turn] = dict(fetched(self._world_id, turn, self._everybody))
        return self._known[turn].get(organisation_id)


def _reached(
    organisation: int,
    ways: Sequence[ReleaseTarget],
    by_target: dict[int, list[ReleaseCopy]],
    turns: dict[tuple[int, int], Turn],
    marks: _Marks,
    notices: Mapping[int, datetime | None],
) -> Reached:
    held = [copy for way in ways for copy in by_target.get(way.pk, [])]
    first = marks.at(_first_turn(turns, [(one.receipt_id, one.for_audience_id) for one in held]), organisation)
    gone = [(one.withdrawal_receipt_id, one.for_audience_id) for one in held if one.withdrawal_receipt_id]
    taken = marks.at(_first_turn(turns, gone), organisation)
    return Reached(
        organisation,
        target_of(ways[0]),
        min((one.released_at for one in held), default=None),
        getattr(first, "at", None),
        getattr(first, "channel", ""),
        max((one.withdrawn_at for one in held if one.withdrawn_at), default=None),
        getattr(taken, "at", None),
        getattr(taken, "channel", ""),
        notices.get(organisation),
    )


def _first_turn(turns: dict[tuple[int, int], Turn], keys: Collection[tuple[int, int]]) -> int | None:
    known = [turns[key].turn for key in keys if key in turns]
    return min(known) if known else None


def everybody_named(ids: Collection[int]) -> dict[int, OrganisationRecord]:
    """The organisations behind ids."""
    return organisations(ids)
