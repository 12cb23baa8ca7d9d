"""What can go wrong with duties."""

from noroshi.intake.errors import IntakeError


class DutyNotFound(IntakeError):
    """There is no such duty here."""

    status = 404


class DeliveryNotFound(IntakeError):
    """There is no such report here."""

    status = 404


class ReceiptMissing(IntakeError):
    """There is no such receipt here."""

    status = 404


class NotYours(IntakeError):
    """Only the organisation that reported can decide on its duties."""

    status = 403


class ReasonMissing(IntakeError):
    """Write why this duty does not arise. The office can ask you about it."""

    status = 422


class StageNotOpen(IntakeError):
    """This report cannot be given as that stage now. Confirm the duty first; a stage is fulfilled only once."""

    status = 409


class StageIncomplete(IntakeError):
    """The report does not yet hold everything that this stage asks for: %(missing)s."""

    status = 409


class ProofNotReady(IntakeError):
    """The proof is not ready yet: the log takes up new entries within seconds. Try again."""

    status = 409


class ReceiptNotDrawn(IntakeError):
    """The receipt could not be drawn as PDF. Take it as JSON; it says the same."""

    status = 500


class ClockMailNotSent(IntakeError):
    """%(number)s mails could not be handed over: %(reason)s"""

    status = 502
