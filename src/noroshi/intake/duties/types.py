"""Values of duties."""

from __future__ import annotations

from enum import StrEnum


class DutyState(StrEnum):
    """Where a duty stands with the reporter."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """It was proposed, and a later version of the report no longer gives rise to it."""


class ClockState(StrEnum):
    """Where a stage stands."""

    RUNNING = "running"
    FULFILLED = "fulfilled"
    STOPPED = "stopped"
    """The duty was declined or lapsed."""


class DeliveryState(StrEnum):
    """What became of a version for one addressee."""

    SENT = "sent"
    WITHHELD = "withheld"
    """The reporter did not agree, and the law does not demand it."""
    NOT_CONNECTED = "not-connected"
    """The addressee is not in the register: the reporter has to tell it."""


class Late(StrEnum):
    """How a clock stands against the time."""

    CALM = "calm"
    NEAR = "near"
    OVER = "over"
    PAST_GUIDE = "past-guide"
    """Past what somebody reads into a period without a number: nobody is late by law."""


class MailKind(StrEnum):
    """What a mail about a duty says."""

    REMINDER = "reminder"
    LATE = "late"
    DELIVERED = "delivered"
