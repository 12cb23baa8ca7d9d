"""What the release desk's templates are given: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noroshi.face.types import Consequence
from noroshi.frame.actors import Actor
from noroshi.knowledge.copies import Original
from noroshi.knowledge.wording import type_name
from noroshi.parties.queries import groups_named, groups_of, names_of_people, organisations
from noroshi.release.handling import handlings
from noroshi.release.types import Outcome, Pap, Tlp
from noroshi.release.wording import OUTCOMES, PAPS, REASONS
from noroshi.sharing.desk import queries
from noroshi.sharing.desk.errors import ReleaseNotFound
from noroshi.sharing.desk.laying_out import Layout, kinds_of_treatment, side_by_side
from noroshi.sharing.desk.models import Notice, Release, ReleaseConsent
from noroshi.sharing.desk.parcels import target_of
from noroshi.sharing.desk.types import Need, NoticeKind, Proposal, Reached, Redaction, ReleaseState, Target
from noroshi.sharing.desk.wording import CHANNELS, CONSENTS, NEEDS, NOTICES, REDACTIONS, STATES

_ORDER = (Need.IMPOSSIBLE, Need.ORIGINATOR, Need.SECOND_PERSON, Need.NOTHING)


def _language() -> str:
    return get_language() or "ja"


def release_rows(rows: Iterable[Release]) -> list[dict[str, Any]]:
    """Releases as a list shows them."""
    return [
        {
            "id": one.pk,
            "title": one.title,
            "state": STATES[ReleaseState(one.state)],
            "at": one.withdrawn_at or one.decided_at or one.proposed_at,
            "by": one.proposed_by.name if one.proposed_by else "Noroshi",
            "reason": one.reason,
        }
        for one in rows
    ]


def consent_rows(rows: Iterable[ReleaseConsent]) -> list[dict[str, Any]]:
    """What an originator is asked, as a list shows it."""
    return [
        {
            "id": one.release_id,
            "title": "、".join(one.what[:3]),
            "state": CONSENTS[one.state],
            "open": one.state == "asked",
            "at": one.answered_at or one.asked_at,
        }
        for one in rows
    ]


def notice_row(one: Notice) -> dict[str, Any]:
    """One notice."""
    return {
        "id": one.pk,
        "title": one.name or one.stix_id,
        "stix_id": one.stix_id,
        "kind": NOTICES[NoticeKind(one.kind)],
        "at": one.at,
        "unread": one.read_at is None,
        "because": one.because,
        "fetched_at": one.fetched_at,
        "marking": Tlp(one.marking).label,
    }


def notice_rows(rows: Iterable[Notice]) -> list[dict[str, Any]]:
    """Notices as a list shows them."""
    return [notice_row(one) for one in rows]


def new_release(actor: Actor, proposal: Proposal, text: str, *, previewed: bool) -> dict[str, Any]:
    """The page on which a release is laid out: who gets what now and why, and what each would get."""
    chosen = {_key(one): one for one in proposal.targets}
    found = queries.candidates(actor.world_id, text, [*chosen])
    everyone = tuple(chosen.get(one.key) or Target(one.organisation_id, one.group_id) for one in found)
    layout = Layout(actor, Proposal(proposal.objects, everyone, "", proposal.marking, proposal.handling))
    own = Layout(actor, proposal)
    previews = [
        {"without": _without(kind), "objects": _compared(own, kind)}
        for kind in kinds_of_treatment(proposal.targets)
        if kind and previewed
    ]
    return {
        "objects": [_object(one) for one in layout.objects],
        "rows": [
            _candidate(layout, one, target, _key(target) in chosen) for one, target in zip(found, everyone, strict=True)
        ],
        "redactions": list(REDACTIONS.items()),
        "tlps": [one for one in Tlp if one is not Tlp.RED],
        "paps": [(one.label, PAPS[one]) for one in Pap],
        "proposal": proposal,
        "marking": "" if proposal.marking is None else proposal.marking.label,
        "pap": "" if proposal.handling.pap is None else proposal.handling.pap.label,
        "previews": previews,
        "previewed": previewed and bool(proposal.targets),
        "second": bool(proposal.targets) and own.needs_second_person(),
        "originators": [
            one.name(_language()) for one in organisations(own.originators() if proposal.targets else ()).values()
        ],
    }


def _key(target: Target) -> str:
    return f"group-{target.group_id}" if target.group_id else f"org-{target.organisation_id}"


def _object(one: Original) -> dict[str, Any]:
    sources = organisations([one.source_id])
    return {
        "id": one.id,
        "name": one.name or one.stix_id,
        "stix_id": one.stix_id,
        "type": type_name(one.type),
        "marking": one.marking.label,
        "source": sources[one.source_id].name(_language()) if one.source_id in sources else "",
    }


def _candidate(layout: Layout, one: queries.Candidate, target: Target, chosen: bool) -> dict[str, Any]:
    found = [layout.before(held, target) for held in layout.objects]
    needs = {before.need for before in found}
    return {
        "key": one.key,
        "name": one.name(_language()),
        "code": one.code,
        "is_group": bool(one.group_id),
        "chosen": chosen,
        "redactions": {str(kind) for kind in target.redactions},
        "now": [
            (OUTCOMES[outcome], REASONS[reason])
            for outcome, reason in dict.fromkeys((b.decision.outcome, b.decision.reason) for b in found)
        ],
        "gets": _gets(target),
        "need": NEEDS[next((need for need in _ORDER if need in needs), Need.NOTHING)],
        "impossible": Need.IMPOSSIBLE in needs,
    }


def _gets(target: Target) -> str:
    if not target.redactions:
        return str(OUTCOMES[Outcome.FULL])
    return _("A redacted version, without %(what)s") % {"what": _without(target.redactions)}


def _without(kinds: Iterable[Redaction]) -> str:
    separator = "、" if _language().startswith("ja") else ", "
    return separator.join(str(REDACTIONS[kind]) for kind in Redaction if kind in set(kinds))


def _compared(layout: Layout, kind: frozenset[Redaction]) -> list[dict[str, Any]]:
    return [
        {"name": one.name or one.stix_id, "before": before, "after": after}
        for one, before, after in side_by_side(layout, kind)
    ]


def release_page(actor: Actor, row: Release) -> dict[str, Any]:
    """A release for the office: objects, recipients, who agreed, what became of it."""
    items = list(row.items.order_by("pk"))
    consents = list(row.consents.order_by("pk"))
    targets = list(row.targets.order_by("pk"))
    found = queries.reached(actor, row) if row.state in {ReleaseState.RELEASED, ReleaseState.WITHDRAWN} else []
    names = organisations(
        {one.organisation_id for one in found} | {one.organisation_id for one in consents}
        | {one.source_id for one in items} | {one.organisation_id or 0 for one in targets}
    )  # fmt: skip
    groups = groups_named([one.group_id for one in targets if one.group_id])
    mine = row.proposed_by_id == actor.person_id
    waiting = row.state == ReleaseState.PROPOSED
    return {
        "it": row,
        "state": STATES[ReleaseState(row.state)],
        "objects": [
            {
                "name": one.name or one.stix_id,
                "stix_id": one.stix_id,
                "object_id": one.object_id,
                "marking": Tlp(one.marking).label,
                "source": names[one.source_id].name(_language()) if one.source_id in names else "",
            }
            for one in items
        ],
        "targets": [_target(one, names, groups) for one in targets],
        "consents": [
            {
                "who": names[one.organisation_id].name(_language()) if one.organisation_id in names else "",
                "state": CONSENTS[one.state],
                "at": one.answered_at,
                "because": one.because,
            }
            for one in consents
        ],
        "reached": [_reached(one, names) for one in found],
        "is_waiting": waiting,
        "may_release": waiting and not (row.second_person and mine) and all(one.state == "given" for one in consents),
        "mine": mine,
        "is_released": row.state == ReleaseState.RELEASED,
        "marking": "" if row.marking is None else Tlp(row.marking).label,
        "consequences": [
            Consequence(
                names[one.organisation_id].name(_language()),
                _("has fetched it; its machine and its people are told") if one.fetched_at
                else _("has not fetched it; it will not find it any more"),
            )
            for one in found
            if one.organisation_id in names
        ],
    }  # fmt: skip


def _target(one: Any, names: dict[int, Any], groups: dict[int, tuple[str, str, str]]) -> dict[str, Any]:
    target = target_of(one)
    if target.group_id:
        code, ja, en = groups.get(target.group_id, ("", "", ""))
        name = (ja if _language().startswith("ja") else en) or code
    else:
        name = names[target.organisation_id].name(_language()) if target.organisation_id in names else ""
    return {"name": name, "gets": _gets(target), "is_group": bool(target.group_id)}


def _reached(one: Reached, names: dict[int, Any]) -> dict[str, Any]:
    return {
        "name": names[one.organisation_id].name(_language()) if one.organisation_id in names else "",
        "gets": _gets(one.target),
        "released_at": one.released_at,
        "fetched_at": one.fetched_at,
        "fetched_over": CHANNELS.get(one.fetched_over, one.fetched_over),
        "withdrawn_at": one.withdrawn_at,
        "withdrawal_fetched_at": one.withdrawal_fetched_at,
        "withdrawal_fetched_over": CHANNELS.get(one.withdrawal_fetched_over, one.withdrawal_fetched_over),
        "notice_read_at": one.notice_read_at,
    }


def consent_page(actor: Actor, release_id: int) -> dict[str, Any]:
    """What an originator is asked. Raises ReleaseNotFound."""
    row = ReleaseConsent.objects.filter(release_id=release_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise ReleaseNotFound
    names = organisations([one["organisation"] for one in row.whom])
    groups = groups_named([one["group"] for one in row.whom if one["group"]])
    targets = [
        Target(one["organisation"], one["group"], frozenset(Redaction(kind) for kind in one["redactions"]))
        for one in row.whom
    ]
    people = names_of_people([row.answered_by_id] if row.answered_by_id else [])
    return {
        "it": row,
        "state": CONSENTS[row.state],
        "open": row.state == "asked",
        "whom": [(_named(one, names, groups), _gets(one)) for one in targets],
        "by": people.get(row.answered_by_id or 0, ""),
    }


def _named(target: Target, names: dict[int, Any], groups: dict[int, tuple[str, str, str]]) -> str:
    if target.group_id:
        code, ja, en = groups.get(target.group_id, ("", "", ""))
        return (ja if _language().startswith("ja") else en) or code
    return names[target.organisation_id].name(_language()) if target.organisation_id in names else ""


def mark_page(actor: Actor, one: Original) -> dict[str, Any]:
    """The page on which an object is marked more narrowly."""
    handling, japanese = handlings([one.handling_id])[one.handling_id], _language().startswith("ja")
    return {
        "it": _object(one),
        "groups": [(code, ja if japanese else en) for code, ja, en in groups_of(one.source_id, actor.world_id)],
        "listed": ", ".join(handling.releasable_to),
        "control": handling.originator_control,
        "paps": [(kind.label, PAPS[kind]) for kind in Pap],
        "pap": "" if handling.pap is None else handling.pap.label,
    }
