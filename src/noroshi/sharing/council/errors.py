"""What can go wrong in the council."""

from noroshi.frame.errors import Refusal
from noroshi.sharing.errors import SharingError


class CouncilError(SharingError):
    """The council could not do this."""


class RequestNotFound(CouncilError):
    """There is no request for information here that you may see."""

    status = 404


class RequestClosed(CouncilError):
    """This request is closed. Its summary says what came of it."""

    status = 409


class RequestRefused(CouncilError):
    """This cannot be asked: %(reason)s"""

    status = 422


class TooManyAsked(CouncilError, Refusal):
    """Your organisation has asked %(most)s times within a day. Ask again tomorrow, or ask the office to ask."""

    status = 429


class NotAsked(CouncilError, Refusal):
    """Your organisation was not asked this."""

    status = 403


class WordsNeeded(CouncilError):
    """Write something, in at most %(limit)s characters."""

    status = 422


class NotToBeReleased(CouncilError):
    """An answer under TLP:AMBER+STRICT or TLP:RED is for the office alone. Choose another marking, or share nothing."""

    status = 422


class NothingToRelease(CouncilError):
    """No member allows that its answer is shown to the others."""

    status = 409


class RemarkNotFound(CouncilError):
    """There is nothing here that you wrote."""

    status = 404


class ProposalNotFound(CouncilError):
    """There is no proposal here that you may see, or it is not open any more."""

    status = 404


class ProposalRefused(CouncilError):
    """This cannot be proposed: %(reason)s"""

    status = 422


class NotApplied(CouncilError):
    """The proposal cannot be applied as it is: %(reason)s Decline it, and say what would do."""

    status = 409


class NothingToSee(CouncilError):
    """There is no value here that can be seen, or none that you may know of."""

    status = 404


class SeenWrongly(CouncilError):
    """A sighting lies in the past, its end not before its beginning, and counts from 1 to 1,000,000."""

    status = 422


class TooLateToUndo(CouncilError):
    """This sighting cannot be taken back any more. Propose a correction, or ask the office."""

    status = 409


class CouncilMailNotSent(CouncilError):
    """%(number)s notices could not be handed to the mail server: %(reason)s"""

    status = 503
