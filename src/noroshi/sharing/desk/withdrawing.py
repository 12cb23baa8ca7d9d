"""Taking a release back, and telling whoever had received it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection

from noroshi.authority.queries import automation
from noroshi.face.post import NEEDLESS, WAITING, message_id
from noroshi.frame.actors import Actor
from noroshi.frame.clock import clock_of
from noroshi.frame.named_sql import sql
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import publish, seeing
from noroshi.knowledge.copies import Original, close_receipts, originals, store_copies, take_away
from noroshi.parties.queries import mail_addresses, office_of
from noroshi.parties.undertakings import members_who_saw
from noroshi.release.audiences import AUTOMATION, audiences_with_office
from noroshi.release.types import Tlp
from noroshi.sharing.desk import parcels
from noroshi.sharing.desk.events import NoticesWritten
from noroshi.sharing.desk.fetching import Fetched, fetched
from noroshi.sharing.desk.models import Notice, Release, ReleaseCopy, ReleaseTarget
from noroshi.sharing.desk.standing import seen_otherwise
from noroshi.sharing.desk.types import NoticeKind, ReleaseState
from noroshi.sharing.peers.finding import federated
from noroshi.sharing.revoking import revoked_bytes


def withdraw(actor: Actor, row: Release, because: str, of: str = "") -> None:
    """Take back every copy that is still there, tell machines by a message in the same audience, people by a notice.

    ``of`` takes back the copies of one object (its STIX id) alone; the release stands while others are left.
    """
    office = automation(actor.world_id)
    live = ReleaseCopy.objects.filter(release=row, withdrawn_at=None)
    copies = list((live.filter(original_uuid=of[-36:]) if of else live).select_related("target"))
    with seeing(office):
        notices = write_notices(office, row, copies, NoticeKind.WITHDRAWN, because)
        for target, held in _by_target(copies).items():
            take_back(office, row, target, held, because)
    tell(notices)
    if live.exists():
        return
    row.state, row.withdrawn_because = ReleaseState.WITHDRAWN, because
    row.withdrawn_at, row.withdrawn_by_id = actor.now(), actor.person_id
    row.save(update_fields=["state", "withdrawn_because", "withdrawn_at", "withdrawn_by"])


def _by_target(copies: Iterable[ReleaseCopy]) -> dict[ReleaseTarget, list[ReleaseCopy]]:
    found: defaultdict[ReleaseTarget, list[ReleaseCopy]] = defaultdict(list)
    for copy in copies:
        found[copy.target].append(copy)
    return found


def take_back(office: Actor, row: Release, target: ReleaseTarget, copies: Sequence[ReleaseCopy], because: str) -> None:
    """Take one recipient's copies back, under the automation's curtain.

    What the office made is revoked, as its maker may: the revoked version reaches the recipient's machine. What others
    made is removed, and a note says so; partners' machines get a revoked version of it too, in its maker's name. No
    revoked version says anything else of what it takes back. What one of them sees by another way too is not revoked.
    """
    held = {one.id: one for one in originals([copy.object_id for copy in copies])}
    ours = office_of(office.world_id).id
    reached = members_reached([target])
    going = ReleaseCopy.objects.filter(release=row, withdrawn_at=None).values_list("object_id", flat=True)
    standing = seen_otherwise(office.world_id, copies, list(going), reached)
    revoked, removed, of_others = [], [], []
    marking = max((one.marking for one in held.values()), default=Tlp.AMBER)
    for copy in copies:
        one = held.get(copy.object_id)
        if one is not None and one.type == "identity" and one.source_id == ours:
            continue  # who we are does not end with what we said
        version = revoked_bytes(one.current, marking, office.now()) if one and one.source_id == ours else None
        if version is not None and not standing.get(copy.stix_id):
            revoked.append(version)
            continue
        removed.append(copy)
        of_others += [one] if one is not None else []
    take_away([copy.object_id for copy in removed])
    for still, objects in _by_sight(of_others, standing).items():
        revoke_for_partners(office, objects, reached.keys() - still)
    messages = revoked + _note(office, f"{row.pk} {target.pk} {uuid4()}", removed, because, marking)
    if not messages:
        return
    stored = store_copies(office, messages, target.for_audience_id or 0, marking=marking, source_id=ours)
    take_away([copy.object_id for copy in copies], versions_alone=True)
    close_receipts({copy.receipt_id for copy in copies} | {copy.latest_receipt_id for copy in copies}, row.audience_id)
    ReleaseCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(
        withdrawn_at=office.now(), withdrawal_receipt_id=stored.receipt_id
    )


def _by_sight(
    objects: Iterable[Original], standing: Mapping[str, frozenset[int]]
) -> dict[frozenset[int], list[Original]]:
    """Objects by who still sees them."""
    found: defaultdict[frozenset[int], list[Original]] = defaultdict(list)
    for one in objects:
        found[standing.get(one.stix_id, frozenset())].append(one)
    return found


def revoke_for_partners(office: Actor, objects: Sequence[Original], losers: Collection[int]) -> None:
    """Tell the machines of partners among those who see some objects no more that each is revoked.

    In the name of whoever each came from, for those partners alone: their copies end as they began (STIX 2.1 §3.2).
    """
    partners = federated(office.world_id) & set(losers)
    if not partners:
        return
    audience = curtain().audience_of(office, {AUTOMATION} | {f"org:{one}" for one in partners})
    by_label: defaultdict[tuple[int, Tlp], list[bytes]] = defaultdict(list)
    for one in objects:
        version = revoked_bytes(one.current, one.marking, office.now())
        if version is not None:
            by_label[one.source_id, one.marking].append(version)
    for (source, marking), said in by_label.items():
        store_copies(office, said, audience, marking=marking, source_id=source, file_name="revoked.json")


def _note(office: Actor, key: str, removed: Sequence[ReleaseCopy], because: str, marking: Tlp) -> list[bytes]:
    if not removed:
        return []
    ids = sorted({copy.stix_id for copy in removed})
    return [parcels.withdrawal_note(office.world_id, key, ids, because, office.now(), marking)]


@dataclass(frozen=True, slots=True)
class Turn:
    """When something became visible to an audience."""

    turn: int
    at: datetime


def turns_of(receipt_ids: Collection[int]) -> dict[tuple[int, int], Turn]:
    """The turns of receipts by receipt and audience; what is not numbered yet is not among them; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.desk", "turns_of"), {"receipts": list(receipt_ids)})
        return {(row[0], row[1]): Turn(row[2], row[3]) for row in cursor.fetchall()}


def members_reached(targets: Collection[ReleaseTarget]) -> dict[int, list[ReleaseTarget]]:
    """The organisations behind the recipients of a release, with the ways by which each was one.

    Of a group that asks for an undertaking, those that one bound since the release: the others never saw it.
    """
    groups = _members(targets)
    found: defaultdict[int, list[ReleaseTarget]] = defaultdict(list)
    for target in targets:
        for organisation in groups[target.group_id] if target.group_id else (target.organisation_id,):
            if organisation is not None:
                found[organisation].append(target)
    return found


def _members(targets: Collection[ReleaseTarget]) -> dict[int, tuple[int, ...]]:
    keys = {one.group_id for one in targets if one.group_id}
    if not keys:
        return {}
    row = Release.objects.get(pk=next(iter(targets)).release_id)
    now = clock_of(row.world_id).now()
    return members_who_saw(keys, row.decided_at or now, now)


def who_fetched(world_id: int, copies: Iterable[ReleaseCopy], organisation_ids: Collection[int]) -> dict[int, Fetched]:
    """Which organisations have fetched the first of these copies, under the automation's curtain."""
    known = turns_of({copy.receipt_id for copy in copies})
    turns = [
        turn.turn for copy in copies if (turn := known.get((copy.receipt_id, copy.for_audience_id))) is not None
    ]  # fmt: skip
    return fetched(world_id, min(turns), organisation_ids) if turns else {}


def write_notices(
    office: Actor, row: Release, copies: Sequence[ReleaseCopy], kind: NoticeKind, because: str
) -> list[Notice]:
    """A notice for every organisation that has one of these copies; mailed to who had fetched it."""
    if not copies:
        return []
    reached = members_reached({copy.target for copy in copies})
    audiences = audiences_with_office(list(reached), office.world_id)
    addresses = mail_addresses(reached)
    marking = row.marking if row.marking is not None else max(row.items.values_list("marking", flat=True), default=2)
    notices = []
    for organisation, targets in reached.items():
        had = who_fetched(office.world_id, [copy for copy in copies if copy.target in targets], [organisation])
        when = had[organisation].at if organisation in had else None
        notices.append(
            Notice(
                world_id=office.world_id, audience_id=audiences[organisation], organisation_id=organisation,
                release_id=row.pk, kind=kind, stix_id=_first(copies).stix_id, name=_name_for(row, copies, targets),
                marking=marking, because=because, at=office.now(), fetched_at=when,
                address=addresses.get(organisation, "") if when else "", header=message_id("notice"),
                mail_state=WAITING if when and organisation in addresses else NEEDLESS,
            )
        )  # fmt: skip
    return Notice.objects.bulk_create(notices)


def _first(copies: Sequence[ReleaseCopy]) -> ReleaseCopy:
    """What a notice names: the report where there is one, else the first."""
    return min(copies, key=lambda one: (one.original_type != "report", one.original_type == "identity", one.pk))


def _name_for(row: Release, copies: Sequence[ReleaseCopy], targets: Collection[ReleaseTarget]) -> str:
    """What the recipient knows it as: the original's name may say what its redacted version does not."""
    if any(copy.redacted for copy in copies if copy.target in targets):
        held = originals([copy.object_id for copy in copies if copy.target in targets][:1])
        return held[0].name if held else ""
    return row.title


def tell(notices: Collection[Notice]) -> None:
    """Publish what was written."""
    if notices:
        publish(NoticesWritten(tuple(one.pk for one in notices), tuple(one.organisation_id for one in notices)))
