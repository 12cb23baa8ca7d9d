"""What can go wrong with mail that comes in."""

from __future__ import annotations

from noroshi.intake.errors import IntakeError


class MailNotFound(IntakeError):
    """This mail is not here."""

    status = 404


class MailDecided(IntakeError):
    """Somebody has decided about this mail already. Load the page again to see what."""

    status = 409


class ReasonMissing(IntakeError):
    """Write why, so that whoever asks later finds it."""

    status = 422


class SenderUnknown(IntakeError):
    """Choose the organisation for which this is a report, by its code."""

    status = 422


class TitleMissing(IntakeError):
    """Write the event in one line."""

    status = 422


class MailboxUnreachable(IntakeError):
    """The mailbox could not be read: %(reason)s."""

    status = 503
