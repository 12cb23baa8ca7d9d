"""What can go wrong with warnings."""

from noroshi.frame.errors import NoroshiError


class WarningError(NoroshiError):
    """The warning could not be handled."""


class WarningNotFound(WarningError):
    """There is no warning here that you may see. Check its number."""

    status = 404


class NotYourWarning(WarningError):
    """Only the organisation that was warned can answer this warning."""

    status = 403


class ValueNotInWarning(WarningError):
    """One of the values is not in this warning. Open the warning again and choose among its values."""


class SeenBackwards(WarningError):
    """“Last seen” lies before “first seen”. Correct one of the two times."""


class SeenInFuture(WarningError):
    """A time at which something was seen cannot lie in the future. Correct the time and its zone."""


class MailNotDelivered(WarningError):
    """%(number)s mails could not be handed to the mail server yet and will be tried again: %(reason)s"""

    status = 503
