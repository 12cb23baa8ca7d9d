"""What can go wrong at the release desk."""

from noroshi.frame.errors import Refusal
from noroshi.sharing.errors import SharingError


class DeskError(SharingError):
    """This could not be released."""


class ReleaseNotFound(DeskError):
    """There is no release here under this number, or it is not for you."""

    status = 404


class NothingChosen(DeskError):
    """Choose at least one object and one recipient."""

    status = 422


class TooMuchAtOnce(DeskError):
    """One release takes at most %(objects)s objects and %(recipients)s recipients. Split it."""

    status = 422


class ReleaseReasonMissing(DeskError):
    """Say why, in a sentence: the reason is kept, and recipients or the originator read it."""

    status = 422


class NotReleasable(DeskError):
    """“%(name)s” cannot go to %(recipient)s: %(reason)s"""

    status = 409


class NothingLeft(DeskError):
    """Nothing is left of these objects after the redaction. Redact less, or choose other objects."""

    status = 409


class NotOpenAnyMore(DeskError):
    """This release is decided already. Look at what became of it."""

    status = 409


class ConsentMissing(DeskError):
    """The originator has not consented yet. The release can go once it has."""

    status = 409


class SecondPersonNeeded(DeskError, Refusal):
    """Somebody else of the office must agree to this release: you laid it out yourself."""


class NotYours(DeskError, Refusal):
    """Only the originator or the office may do this."""


class NotNarrower(DeskError):
    """This would let %(recipient)s see it, who does not now. To widen, lay out a release."""

    status = 409


class LabelIsWider(DeskError):
    """This label is wider than the one it has. To widen, lay out a release."""

    status = 409


class OfAProduct(DeskError):
    """This is the release of a product. Withdraw the product; its release goes with it."""

    status = 409


class NoticeNotSent(DeskError):
    """Notices wait to be mailed: %(number)s. %(reason)s"""

    status = 503
