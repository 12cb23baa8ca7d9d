"""What can go wrong at the door."""

from noroshi.frame.errors import NoroshiError


class WebError(NoroshiError):
    """The page could not be shown."""


class LinkUsed(WebError):
    """This link was used before, is too old, or is incomplete. Each link works once. Ask for a new one."""

    status = 404


class TooManyLiveReaders(WebError):
    """Too many pages are open that follow what is new. This one shows what is new when you load it again."""

    status = 503


class FileMissing(WebError):
    """Choose a file first, then send it."""


class FileTooBig(WebError):
    """The file is bigger than %(limit)s MB. Split it and send the parts one after the other."""

    status = 413


class NoticeNotDelivered(WebError):
    """A notice to the office could not be handed to the mail server. It is tried again."""
