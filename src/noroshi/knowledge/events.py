"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ObjectsRemembered:
    """Objects of one receipt became knowledge: visible, searchable, and linked to what was known.

    ``past``: they tell of what was over long ago, so nobody is warned and no clock begins.
    """

    receipt_id: int
    source_id: int
    audience_id: int
    marking: int
    objects: int
    observables: int
    past: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptKept:
    """Something too large to be read while its sender waits was kept, and is to be read."""

    receipt_id: int


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """A report, or a later version of one, came in."""

    report_id: UUID
    version: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class SightingRemembered:
    """An organisation saw a value."""

    observable_id: UUID
    organisation_id: int
    object_id: int


@dataclass(frozen=True, slots=True)
class FalseAlarmsGathered:
    """Several independent organisations called values a false alarm: doubts that are new or have grown.

    ``audiences`` are those of the doubts: the objects' sources and the office's desk.
    """

    doubt_ids: tuple[int, ...]
    audiences: tuple[int, ...]
