"""What can go wrong with what comes in."""

from noroshi.frame.errors import NoroshiError


class IntakeError(NoroshiError):
    """What was sent could not be taken in."""


class UnknownForm(IntakeError):
    """There is no such form. Choose one from the list of forms."""

    status = 404


class DraftNotFound(IntakeError):
    """This draft is not here any more. It may have been sent or discarded."""

    status = 404


class AnswersRefused(IntakeError):
    """Some answers are missing or cannot be right. They are listed; correct them and send again."""

    status = 422


class NotFound(IntakeError):
    """There is no page here."""

    status = 404


class UnknownFormat(IntakeError):
    """“%(name)s” cannot be read: %(explanation)s"""

    status = 422


class BodyTooLarge(IntakeError):
    """This is larger than %(limit)s bytes. Send it in parts, or have the office import it as a file."""

    status = 413


class KeyMissing(IntakeError):
    """Send an Idempotency-Key header of 1 to 200 characters, so that a repeated request makes no second report."""

    status = 400


class CutOff(IntakeError):
    """The connection ended before everything had arrived. Nothing was kept; send it again."""
