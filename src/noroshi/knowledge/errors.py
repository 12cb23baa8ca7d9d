"""What can go wrong with what is known."""

from noroshi.frame.errors import NoroshiError


class KnowledgeError(NoroshiError):
    """What is known could not be read or added to."""


class ObjectNotFound(KnowledgeError):
    """There is nothing here that you may see. It may never have existed, or it is not marked for you."""

    status = 404


class ReportNotFound(KnowledgeError):
    """There is no report here that you may see. Check its number."""

    status = 404


class ReceiptNotFound(KnowledgeError):
    """There is no receipt here that you may see."""

    status = 404


class KeyUsedForOther(KnowledgeError):
    """This idempotency key was used for something else. Send other content with a new key."""

    status = 409


class TooLarge(KnowledgeError):
    """This is larger than %(limit)s bytes. Split it, or import it as a file at the office."""

    status = 413


class NotReadable(KnowledgeError):
    """This could not be read: %(reason)s"""

    status = 422


class SearchRefused(KnowledgeError):
    """This search is too long. Use at most %(limit)s characters."""


class CursorNotReadable(KnowledgeError):
    """This address of a further page is damaged. Begin the search again."""


class ReadingStopped(KnowledgeError):
    """The reading of what arrived was interrupted. Nothing of it was stored; send it again."""

    status = 503


class TurnIsOver(KnowledgeError):
    """This receipt was read and shown already. What comes later needs a receipt of its own."""

    status = 409


class NotTheSameType(KnowledgeError):
    """Only two objects of the same type can be one: %(types)s. Choose another one."""

    status = 422


class OneAlready(KnowledgeError):
    """These two are one already."""

    status = 409


class MergeNotFound(KnowledgeError):
    """There is no such merge that you may see, or it was undone already."""

    status = 404


class ReasonNeeded(KnowledgeError):
    """Say why, in at most %(limit)s characters."""

    status = 422


class LifetimeRefused(KnowledgeError):
    """A lifetime is from 1 to 3,650 days, and the speed from 0.1 to 10."""

    status = 422


class GradeRefused(KnowledgeError):
    """A source's reliability is a letter from A to F."""

    status = 422


class DoubtNotFound(KnowledgeError):
    """There is no such doubt that you may see, or it was settled already."""

    status = 404


class WarninglistNotFound(KnowledgeError):
    """There is no such warninglist."""

    status = 404


class WarninglistRefused(KnowledgeError):
    """This list cannot be taken: %(reason)s"""

    status = 422


class InExercise(KnowledgeError):
    """Warninglists are of the whole installation. They cannot be changed from within an exercise."""

    status = 409
