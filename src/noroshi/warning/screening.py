"""Screening: what was received is held against the register, piece by piece, and whom it concerns is warned.

Every step may be repeated and may be cut off: a piece counts as screened when its warnings are written, and what was
written once leaves no second trace.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import F

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import seeing
from noroshi.parties.events import AssetsRegistered
from noroshi.parties.queries import organisations
from noroshi.release.audiences import audiences_with_office
from noroshi.warning import models
from noroshi.warning.findings import SKIPPED_LIMIT, Findings, Gathered
from noroshi.warning.known import Asked, Known, known_of
from noroshi.warning.known import next_piece as next_registered
from noroshi.warning.matching import Piece, Receipt, match, next_piece, receipt_facts
from noroshi.warning.services import (
    Due,
    causes_of_assets,
    count_beyond,
    digest_of,
    has_news,
    hold,
    send,
    told_already,
)
from noroshi.warning.types import Cause, CauseKind

TOGETHER: Final = 200
"""Warnings sent in one transaction: the first are readable while a flood of them is still being written."""
LOOK: Final = 0.05
"""Seconds between two looks at what is still being matched."""
_MATCHING: Final = (0x4E4F, 0x5257)


def screen(actor: Actor, receipt_id: int) -> None:
    """Hold a whole receipt against the register, where nobody waits for it to be done."""
    while screen_piece(actor, receipt_id):
        pass


def screen_piece(actor: Actor, receipt_id: int) -> bool:
    """Hold the next piece of a receipt against the register and warn whom it concerns; whether more is left to do.

    What its source allows only the office (TLP:AMBER+STRICT) is held there; what the actor cannot see (TLP:RED) does
    not exist here.
    """
    with seeing(actor):
        receipt = receipt_facts(receipt_id)
        if receipt is None or receipt.world_id != actor.world_id:
            return False
        piece = next_piece(receipt, _begun(actor, receipt))
        if piece is None:
            return False
        _show_that_it_is_being_matched()
        findings = match(receipt, actor.now(), piece)
        models.Screening.objects.filter(pk=receipt.id, matched__lt=piece.upto).update(matched=piece.upto)
    warn_of(actor, receipt.cause, receipt.arrived_at, findings)
    return _note_screened(actor, receipt, piece, findings) and piece.more


def hold_against_known(actor: Actor, event: AssetsRegistered, after: int) -> int | None:
    """Hold the next piece of newly registered assets against what is known already; the last asset of it, or None.

    ``after`` is the last asset that was held so. A report is its own cause, as when it came; all else that is known of
    one registration is one cause. What a warning of its own receipt, or of an earlier registration, has told the
    organisation is not told again.
    """
    _after_what_is_being_matched()
    with seeing(actor):
        if organisations([event.organisation_id])[event.organisation_id].world_id != actor.world_id:
            return None
        now = actor.now()
        asked = Asked(event, actor.world_id, after, 0, now, now - timedelta(days=settings.LOOK_BACK_DAYS))
        upto = next_registered(asked)
        if upto is None:
            return None
        found = _untold(event, list(known_of(replace(asked, upto=upto))))
    for cause, findings in found.items():
        warn_of(actor, cause, now, findings)
    return upto


def _untold(event: AssetsRegistered, known: Sequence[Known]) -> dict[Cause, Findings]:
    organisation, together = event.organisation_id, Cause(CauseKind.ASSETS, event.registration)
    earlier = causes_of_assets(organisation, but=together)
    receipts = {one.cause for one in known if one.cause.kind is CauseKind.RECEIPT}
    told = told_already(organisation, [*receipts, *earlier])
    found: dict[Cause, Findings] = {}
    for cause, evidence in known:
        key = (int(evidence.reason), digest_of(evidence))
        if cause.kind is CauseKind.REPORT:
            found.setdefault(cause, Findings()).add(organisation, evidence)
        elif not any((told_by, *key) in told for told_by in (cause, *earlier)):
            found.setdefault(together, Findings()).add(organisation, evidence)
    return found


def warn_of(actor: Actor, cause: Cause, arrived_at: datetime, findings: Findings) -> None:
    """Warn whom findings of one cause concern, or add to the warnings that they have of it."""
    for restricted, part in findings.parts():
        for batch in _batches(part):
            if has_news(actor, cause, restricted, batch):
                (hold if restricted else send)(actor, cause, arrived_at, batch)


def _after_what_is_being_matched() -> None:
    """Wait until every piece that may have been matched without the newest assets is noted as matched.

    It waits for those alone that are under way now, and holds up none that begins meanwhile: a lock would.
    """
    before = _being_matched()
    while before & _being_matched():
        time.sleep(LOOK)


def _being_matched() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql("warning", "being_matched"), {"room": _MATCHING[0], "matter": _MATCHING[1]})
        return {row[0] for row in cursor.fetchall()}


def _show_that_it_is_being_matched() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", _MATCHING)


def _begun(actor: Actor, receipt: Receipt) -> int:
    """The last object that is screened; 0, and a row to note it on, at the beginning."""
    audience = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
    found, _ = models.Screening.objects.get_or_create(
        receipt_id=receipt.id,
        defaults={
            "world_id": actor.world_id,
            "audience_id": audience,
            "screened_at": actor.now(),
            "values_count": 0,
            "skipped_count": 0,
            "warned_count": 0,
            "held_count": 0,
        },
    )
    return found.screened


def _note_screened(actor: Actor, receipt: Receipt, piece: Piece, findings: Findings) -> bool:
    """Note that a piece is done, once: false when another worker was quicker, who then goes on with the rest."""
    with seeing(actor):
        there = models.Screening.objects.select_for_update().get(pk=receipt.id)
        if there.screened != piece.after:
            return False
        for restricted, part in findings.parts():
            count_beyond(receipt.cause, restricted, part)
        skipped = [*there.skipped, *msgspec.to_builtins(findings.skipped)][:SKIPPED_LIMIT]
        models.Screening.objects.filter(pk=receipt.id).update(
            screened=piece.upto,
            screened_at=actor.now(),
            values_count=F("values_count") + findings.values,
            skipped_count=F("skipped_count") + findings.skipped_count,
            skipped=skipped,
            **_numbers(receipt.cause),
        )
    return True


def _numbers(cause: Cause) -> dict[str, Any]:
    rows = models.Warning.objects.filter(cause_kind=cause.kind, cause_key=cause.key)
    return {
        "warned_count": rows.filter(restricted=False).count(),
        "held_count": rows.filter(restricted=True).count(),
    }


def _batches(part: dict[int, Gathered]) -> Iterator[list[Due]]:
    due = (Due(organisation, gathered.marking, gathered.evidence()) for organisation, gathered in sorted(part.items()))
    while batch := list(islice(due, TOGETHER)):
        yield batch
