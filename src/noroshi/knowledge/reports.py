"""Reports: records of what operators told the office. What is done with them is the rooms' above."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.knowledge.errors import KeyUsedForOther, ReportNotFound
from noroshi.knowledge.receipts import Arrival, Receipt, receipt_for_key
from noroshi.release.types import Tlp


@dataclass(frozen=True, slots=True)
class ReportToSubmit:
    """A report ready to be taken in.

    ``id`` is the sender's choice for a new report; with ``replaces`` it is the report of which this is a later version.
    ``answers`` are the form's, JSON-ready; ``objects`` what it makes known as STIX 2.1: (path, bytes, decoded).
    """

    id: UUID
    arrival: Arrival
    form: str
    form_version: str
    title: str
    answers: Mapping[str, Any]
    recognised_at: datetime | None
    objects: Iterable[tuple[str, bytes, Mapping[str, Any]]]
    replaces: bool = False
    severity: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as its readers see it."""

    id: UUID
    number: str
    audience_id: int
    organisation_id: int
    person_id: int | None
    receipt_id: int
    form: str
    form_version: str
    version: int
    title: str
    answers: Mapping[str, Any]
    marking: Tlp
    consent: bool
    severity: int | None
    recognised_at: datetime | None
    received_at: datetime
    ordinal: int


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """What a later version of a report replaced."""

    version: int
    title: str
    answers: Mapping[str, Any]
    received_at: datetime


def store(actor: Actor, report: ReportToSubmit, receipt: Receipt) -> Report:
    """Write a new report, or replace one and keep what was replaced. Raises ReportNotFound."""
    facts: dict[str, Any] = {
        "id": report.id,
        "world": actor.world_id,
        "audience": receipt.audience_id,
        "organisation": receipt.source_id,
        "person": actor.person_id,
        "receipt": receipt.id,
        "form": report.form,
        "form_version": report.form_version,
        "title": report.title[:300],
        "answers": json.dumps(report.answers, ensure_ascii=False),
        "marking": int(receipt.marking),
        "consent": receipt.consent,
        "severity": report.severity,
        "recognised_at": report.recognised_at,
        "at": receipt.arrived_at,
    }
    if report.replaces:
        return _replace(facts)
    return _one("store_report", facts | {"number": _next_number(actor)})


def _replace(facts: dict[str, Any]) -> Report:
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "keep_report_version"), facts)
        if not cursor.rowcount:
            raise ReportNotFound
    return _one("replace_report", facts)


def _next_number(actor: Actor) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('knowledge_report_number')")
        number = cursor.fetchone()[0]
    return f"R-{actor.now().astimezone(ZoneInfo(actor.time_zone)).year}-{number:05d}"


def report_numbered(number: str) -> Report:
    """The report with this number, if the viewer may see it. Raises ReportNotFound."""
    return _one("report_numbered", {"number": number[:40].replace("\0", "")})


def report(report_id: UUID) -> Report:
    """A report that the viewer may see. Raises ReportNotFound."""
    return _one("report", {"id": report_id})


def report_of_receipt(receipt_id: int) -> Report:
    """The report that a receipt became, at whatever version it stands now. Raises ReportNotFound."""
    return _one("report_of_receipt", {"receipt": receipt_id})


def report_for_key(organisation_id: int, key: str) -> Report:
    """The report that an idempotency key of this organisation became. Raises ReportNotFound."""
    try:
        return report_of_receipt(receipt_for_key(organisation_id, key).id)
    except KeyUsedForOther as hidden:
        raise ReportNotFound from hidden


def first_received_at(report: Report) -> datetime:
    """When the first version came in."""
    earlier = earlier_versions(report.id)
    return earlier[-1].received_at if earlier else report.received_at


def newest_reports(audiences: list[int], before: int | None = None, limit: int = 50) -> list[Report]:
    """The newest reports that the viewer may see, paged by ordinal: per audience, then merged."""
    values: dict[str, Any] = {"audiences": audiences, "before": before or 2**62, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "newest_reports"), values)
        return [_read(row) for row in cursor.fetchall()]


def earlier_versions(report_id: UUID) -> list[EarlierVersion]:
    """What later versions replaced, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "earlier_report_versions"), [report_id])
        return [EarlierVersion(row[0], row[1], _json(row[2]), row[3]) for row in cursor.fetchall()]


def _one(name: str, values: dict[str, Any]) -> Report:
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", name), values)
        row = cursor.fetchone()
    if row is None:
        raise ReportNotFound
    return _read(row)


def _read(row: tuple[Any, ...]) -> Report:
    answers, marking = _json(row[10]), Tlp(row[11])
    return Report(*(*row[:10], answers, marking, *row[12:]))


def _json(held: object) -> Mapping[str, Any]:
    return json.loads(held) if isinstance(held, str) else held  # type: ignore[return-value]  # jsonb
