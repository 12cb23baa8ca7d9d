"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from noroshi.warning.types import Answer


@dataclass(frozen=True, slots=True)
class WarningsSent:
    """Warnings became readable to the organisations that they warn, together. ``amended`` had been sent before."""

    warning_ids: tuple[UUID, ...]
    amended: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningOpened:
    """The warned organisation opened a warning for the first time."""

    warning_id: UUID
    organisation_id: int


@dataclass(frozen=True, slots=True)
class WarningAnswered:
    """An organisation said whether it has seen what it was warned of. ``seen`` are the observables that it saw."""

    warning_id: UUID
    organisation_id: int
    answer: Answer
    seen: tuple[UUID, ...]
