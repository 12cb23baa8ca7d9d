"""By when an answer is asked for, and which mails may say what: the office's own rules. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from noroshi.release.types import Tlp
from noroshi.warning.types import Reason

HOURS_TO_ANSWER = {
    Reason.OWN_NETWORK: 4,
    Reason.OWN_DOMAIN: 4,
    Reason.OWN_SIGHTING: 4,
    Reason.OWN_PRODUCT: 24,
    Reason.OWN_SECTOR: 72,
}
"""No law sets these: they are the office's request, shown as such."""
_STEP = timedelta(minutes=30)


def answer_by(reason: Reason, sent_at: datetime) -> datetime:
    """The time by which the office asks for an answer: hours by reason, rounded up to the half hour."""
    due = sent_at + timedelta(hours=HOURS_TO_ANSWER[reason])
    past = timedelta(minutes=due.minute % 30, seconds=due.second, microseconds=due.microsecond)
    return due - past + _STEP if past else due


def values_may_be_mailed(marking: Tlp) -> bool:
    """Whether a mail may name values. Mail leaves the platform unprotected, so only for CLEAR and GREEN."""
    return marking <= Tlp.GREEN
