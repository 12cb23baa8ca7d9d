"""What can go wrong at the desk."""

from noroshi.intake.errors import IntakeError


class DeskError(IntakeError):
    """This could not be done at the desk."""


class ItemNotFound(DeskError):
    """There is nothing here under this number, or it is not for you."""

    status = 404


class AlreadyTaken(DeskError):
    """%(holder)s has taken this already. You can take it over, if you agree on it."""

    status = 409


class NotYours(DeskError):
    """Take this first; then you can do that."""

    status = 409


class AlreadyDone(DeskError):
    """This is done. Open it again to go on with it."""

    status = 409


class SomethingNew(DeskError):
    """Something new has come in about this since you opened it. Read it first, then decide."""

    status = 409


class ReasonNeeded(DeskError):
    """Say why this is done. Nothing leaves the queue without a reason."""

    status = 422


class UnknownType(DeskError):
    """This is no type of incident from the list."""

    status = 422


class TextNeeded(DeskError):
    """Write something first; at most %(limit)s characters."""

    status = 422


class NothingToAsk(DeskError):
    """A question can only be asked about a report, and of the organisation that sent it."""

    status = 422


class TimeGone(DeskError):
    """The time until which you ask for an answer has passed already. Choose a later one."""

    status = 422


class NotMergeable(DeskError):
    """These two cannot be merged: choose two different reports, neither of which is merged into another yet."""

    status = 409


class OthersMergedHere(DeskError):
    """Other reports are merged into this one. Part those first, or merge the other way round."""

    status = 409


class NotMerged(DeskError):
    """This is not merged into another one any more."""

    status = 409


class IncidentUnknown(DeskError):
    """There is no such incident, or it is not for you. Search for it by a word of its name."""

    status = 404


class LinkNotFound(DeskError):
    """This link is not there any more."""

    status = 404


class HandoverNotFound(DeskError):
    """There is no such hand-over sheet."""

    status = 404


class NoteNeeded(DeskError):
    """Write what the next shift must know; at most %(limit)s characters."""

    status = 422


class MessageNotMailed(DeskError):
    """%(number)s notices could not be handed to the mail server (%(reason)s). They are tried again."""

    status = 503


class IncidentFileUnreadable(DeskError):
    """This file cannot be read as past incidents: %(explanation)s"""

    status = 422
