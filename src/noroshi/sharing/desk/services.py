"""Verbs of the release desk."""

from __future__ import annotations

from typing import Final

from noroshi.authority.gatekeeper import may
from noroshi.authority.queries import automation
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, seeing, verb
from noroshi.parties.queries import groups_named, office_of, organisations
from noroshi.release.handling import handling_id, handlings
from noroshi.release.types import Reason, Tlp
from noroshi.release.wording import REASONS
from noroshi.sharing.desk import parcels, withdrawing
from noroshi.sharing.desk.errors import (
    ConsentMissing,
    NothingChosen,
    NothingLeft,
    NotOpenAnyMore,
    NotReleasable,
    NotYours,
    OfAProduct,
    ReleaseNotFound,
    ReleaseReasonMissing,
    SecondPersonNeeded,
    TooMuchAtOnce,
)
from noroshi.sharing.desk.events import ConsentAsked, ReleaseChanged
from noroshi.sharing.desk.laying_out import Layout
from noroshi.sharing.desk.models import Release, ReleaseConsent, ReleaseCopy, ReleaseItem, ReleaseTarget
from noroshi.sharing.desk.types import Need, Proposal, ReleaseState, Target

MOST_OBJECTS: Final = 500
MOST_RECIPIENTS: Final = 100
REASON_LIMIT: Final = 2000
GIVEN, ASKED, REFUSED = "given", "asked", "refused"


@verb(Verb.RELEASE_PROPOSED, needs=Permission.RELEASE_INFORMATION)
def propose(actor: Actor, proposal: Proposal) -> int:
    """Lay a release out; where it needs nobody else it goes at once. Returns its number.

    The originator is asked where it must consent. Raises NothingChosen, TooMuchAtOnce, ReleaseReasonMissing,
    NotReleasable, NothingLeft.
    """
    layout = _checked(actor, proposal)
    row = _keep(actor, layout)
    about("release", row.pk)
    asked = _ask_originators(actor, row, layout)
    if not asked and not row.second_person:
        _carry_out(actor, row, layout)
    else:
        publish(ReleaseChanged(row.pk, row.state))
    return row.pk


@verb(Verb.RELEASED, needs=Permission.WRITE_PRODUCT)
def release_product(actor: Actor, proposal: Proposal) -> int:
    """Release a published product's own objects to its readers: somebody else has reviewed it. Returns its number.

    Raises NothingChosen, TooMuchAtOnce, NotReleasable; NotReleasable too for what is not the office's own.
    """
    layout = _checked(actor, proposal)
    office = office_of(actor.world_id).id
    for one in layout.objects:
        if one.source_id != office:
            raise NotReleasable(name=one.name, recipient="", reason=str(REASONS[Reason.ORIGINATOR_DECIDES]))
    row = _keep(actor, layout)
    about("release", row.pk)
    _carry_out(actor, row, layout)
    return row.pk


@verb(Verb.RELEASE_WITHDRAWN, needs=Permission.WRITE_PRODUCT)
def withdraw_product_release(actor: Actor, release_id: int, because: str) -> None:
    """Take a product's objects back from its readers. Raises ReleaseNotFound, NotOpenAnyMore."""
    _withdraw(actor, release_id, because)


def _checked(actor: Actor, proposal: Proposal) -> Layout:
    if not proposal.objects or not proposal.targets:
        raise NothingChosen
    if len(proposal.objects) > MOST_OBJECTS or len(proposal.targets) > MOST_RECIPIENTS:
        raise TooMuchAtOnce(objects=MOST_OBJECTS, recipients=MOST_RECIPIENTS)
    if not proposal.reason.strip():
        raise ReleaseReasonMissing
    layout = Layout(actor, proposal)
    if len(layout.objects) != len(set(proposal.objects)):
        raise NothingChosen
    for target in proposal.targets:
        _require_possible(layout, target)
        if target.redactions and not parcels.parcels_of(layout, target):
            raise NothingLeft
    return layout


def _require_possible(layout: Layout, target: Target) -> None:
    for one in layout.objects:
        found = layout.before(one, target)
        if found.need is Need.IMPOSSIBLE:
            reason = str(REASONS[found.decision.reason])
            raise NotReleasable(
                name=one.name or one.stix_id, recipient=name_of_target(layout.actor, target), reason=reason
            )


def name_of_target(actor: Actor, target: Target) -> str:
    """What a recipient is called, in the actor's language."""
    if target.group_id:
        code, ja, en = groups_named([target.group_id]).get(target.group_id, ("", "", ""))
        return (ja if actor.language.startswith("ja") else en) or code
    found = organisations([target.organisation_id]).get(target.organisation_id)
    return found.name(actor.language) if found else ""


def _keep(actor: Actor, layout: Layout) -> Release:
    proposal, desk = layout.proposal, parcels.desk_audience(actor)
    first = min(layout.objects, key=lambda one: (one.type != "report", one.type == "identity"))
    row = Release.objects.create(
        world_id=actor.world_id, audience_id=desk, state=ReleaseState.PROPOSED, title=first.name or first.stix_id,
        reason=proposal.reason.strip()[:REASON_LIMIT], handling_id=handling_id(proposal.handling, actor.world_id),
        marking=None if proposal.marking is None else int(proposal.marking), victims=list(proposal.victims),
        product_id=proposal.product_id, second_person=layout.needs_second_person(), proposed_by_id=actor.person_id,
        proposed_at=actor.now(),
    )  # fmt: skip
    ReleaseItem.objects.bulk_create(
        ReleaseItem(
            audience_id=desk, release=row, object_id=one.id, stix_id=one.stix_id, name=one.name,
            source_id=one.source_id, marking=int(one.marking),
        )
        for one in layout.objects
    )  # fmt: skip
    ReleaseTarget.objects.bulk_create(
        ReleaseTarget(
            audience_id=desk, release=row, organisation_id=one.organisation_id or None, group_id=one.group_id or None,
            redactions=sorted(one.redactions),
        )
        for one in proposal.targets
    )  # fmt: skip
    return row


def _ask_originators(actor: Actor, row: Release, layout: Layout) -> bool:
    office = office_of(actor.world_id).id
    asked = layout.originators()
    whom = [
        {"organisation": one.organisation_id, "group": one.group_id, "redactions": sorted(one.redactions)}
        for one in layout.proposal.targets
    ]
    for source, held in asked.items():
        audience = curtain().audience_of(actor, {f"org:{source}", f"org:{office}"})
        ReleaseConsent.objects.create(
            audience_id=audience, release=row, organisation_id=source, what=parcels.names_of(held), whom=whom,
            reason=row.reason, state=ASKED, asked_at=actor.now(),
        )  # fmt: skip
        publish(ConsentAsked(row.pk, source))
    return bool(asked)


@verb(Verb.RELEASE_CONSENTED, needs=Permission.CONTROL_OWN)
def consent(actor: Actor, release_id: int) -> None:
    """Consent, for the originator, to a release. Raises ReleaseNotFound, NotOpenAnyMore."""
    _answer(actor, release_id, GIVEN, "")


@verb(Verb.RELEASE_REFUSED, needs=Permission.CONTROL_OWN)
def withhold(actor: Actor, release_id: int, because: str) -> None:
    """Refuse, for the originator, to let something go further. Raises ReleaseReasonMissing, ReleaseNotFound."""
    if not because.strip():
        raise ReleaseReasonMissing
    _answer(actor, release_id, REFUSED, because.strip()[:REASON_LIMIT])


def _answer(actor: Actor, release_id: int, state: str, because: str) -> None:
    row = ReleaseConsent.objects.filter(release_id=release_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise ReleaseNotFound
    if row.state != ASKED:
        raise NotOpenAnyMore
    row.state, row.because = state, because
    row.answered_at, row.answered_by_id = actor.now(), actor.person_id
    row.save(update_fields=["state", "because", "answered_at", "answered_by"])
    about("release", release_id)
    publish(ReleaseChanged(release_id, state))


@verb(Verb.RELEASED, needs=Permission.RELEASE_INFORMATION)
def release(actor: Actor, release_id: int) -> None:
    """Let a release go that was laid out.

    Raises SecondPersonNeeded, ConsentMissing, NotOpenAnyMore, ReleaseNotFound.
    """
    row = _open(release_id)
    if row.second_person and row.proposed_by_id == actor.person_id:
        raise SecondPersonNeeded
    if row.consents.exclude(state=GIVEN).exists():
        raise ConsentMissing
    layout = Layout(actor, proposal_of(row))
    about("release", row.pk)
    _carry_out(actor, row, layout)


@verb(Verb.RELEASE_REFUSED, needs=Permission.RELEASE_INFORMATION)
def refuse(actor: Actor, release_id: int, because: str) -> None:
    """Refuse, for the office, a release that was laid out. Raises ReleaseReasonMissing, NotOpenAnyMore."""
    if not because.strip():
        raise ReleaseReasonMissing
    row = _open(release_id)
    row.state, row.refused_because = ReleaseState.REFUSED, because.strip()[:REASON_LIMIT]
    row.decided_by_id, row.decided_at = actor.person_id, actor.now()
    row.save(update_fields=["state", "refused_because", "decided_by", "decided_at"])
    about("release", row.pk)
    publish(ReleaseChanged(row.pk, row.state))


def _open(release_id: int) -> Release:
    row = Release.objects.select_for_update().filter(pk=release_id).first()
    if row is None:
        raise ReleaseNotFound
    if row.state != ReleaseState.PROPOSED:
        raise NotOpenAnyMore
    return row


def proposal_of(row: Release) -> Proposal:
    """A kept release as it was laid out."""
    return Proposal(
        tuple(row.items.order_by("pk").values_list("object_id", flat=True)),
        tuple(parcels.target_of(one) for one in row.targets.order_by("pk")),
        row.reason,
        None if row.marking is None else Tlp(row.marking),
        handlings([row.handling_id])[row.handling_id],
        tuple(row.victims),
        row.product_id,
    )


def _carry_out(actor: Actor, row: Release, layout: Layout) -> None:
    """Write what each recipient gets. The office's automation writes: copies are for the recipient alone."""
    packed = [(target, parcels.parcels_of(layout, parcels.target_of(target))) for target in row.targets.order_by("pk")]
    office = automation(actor.world_id)
    derived: set[frozenset[str]] = set()
    with seeing(office):
        for target, held in packed:
            target.for_audience_id = parcels.audience_of_target(office, parcels.target_of(target))
            target.save(update_fields=["for_audience_id"])
            for parcel in held:
                _write(office, row, target, parcel)
                if parcel.redacted and (treatment := frozenset(map(str, parcel.target.redactions))) not in derived:
                    derived.add(treatment)
                    parcels.store_derivations(office, parcel, row.audience_id)
    row.state, row.decided_by_id, row.decided_at = ReleaseState.RELEASED, actor.person_id, actor.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    publish(ReleaseChanged(row.pk, row.state))


def _write(office: Actor, row: Release, target: ReleaseTarget, parcel: parcels.Parcel) -> None:
    stored = parcels.store_parcel(office, parcel, target.for_audience_id or 0)
    ids = parcels.ids_in(parcel)
    ReleaseCopy.objects.bulk_create(
        ReleaseCopy(
            audience_id=row.audience_id, release=row, target=target, original_uuid=one.stix_uuid,
            original_type=one.type, source_id=one.source_id, stix_id=stix_id, redacted=parcel.redacted,
            object_id=stored.rows[stix_id], for_audience_id=target.for_audience_id or 0,
            receipt_id=stored.receipt_id, latest_receipt_id=stored.receipt_id, version=one.version,
            released_at=office.now(),
        )
        for (one, _), stix_id in zip(parcel.contents, ids, strict=True)
    )  # fmt: skip


@verb(Verb.RELEASE_WITHDRAWN, needs=Permission.RELEASE_INFORMATION)
def withdraw(actor: Actor, release_id: int, because: str) -> None:
    """Take a release back from whoever received it, with the reason.

    Raises ReleaseReasonMissing, NotOpenAnyMore, OfAProduct.
    """
    if not because.strip():
        raise ReleaseReasonMissing
    if Release.objects.filter(pk=release_id, product_id__isnull=False).exists():
        raise OfAProduct
    _withdraw(actor, release_id, because)


def _withdraw(actor: Actor, release_id: int, because: str) -> None:
    row = Release.objects.select_for_update().filter(pk=release_id).first()
    if row is None:
        raise ReleaseNotFound
    if row.state != ReleaseState.RELEASED:
        raise NotOpenAnyMore
    about("release", row.pk)
    withdrawing.withdraw(actor, row, because.strip()[:REASON_LIMIT])
    publish(ReleaseChanged(row.pk, row.state))


@verb(Verb.RELEASE_WITHDRAWN, needs=Permission.DECIDE_RELEASE)
def withdraw_remarked(actor: Actor, stix_id: str, source_id: int, because: str) -> int:
    """Take back what was released of an object that was marked more narrowly since; from how many releases."""
    live = ReleaseCopy.objects.filter(original_uuid=stix_id[-36:], source_id=source_id, withdrawn_at=None)
    rows = Release.objects.select_for_update().filter(pk__in=live.values("release_id"))
    for row in rows:
        about("release", row.pk)
        withdrawing.withdraw(actor, row, because, of=stix_id)
        publish(ReleaseChanged(row.pk, row.state))
    return len(rows)


def may_control(actor: Actor, source_id: int) -> bool:
    """Whether somebody may mark an object of this source anew: its originator, or the office."""
    own = source_id == actor.organisation_id and may(actor, Permission.CONTROL_OWN)
    return own or may(actor, Permission.RELEASE_INFORMATION)


def require_control(actor: Actor, source_id: int) -> None:
    """Raises NotYours."""
    if not may_control(actor, source_id):
        raise NotYours
