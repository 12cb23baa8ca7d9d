"""What can go wrong with a text that is to be searched."""

from __future__ import annotations

from noroshi.intake.errors import IntakeError


class NothingToSearch(IntakeError):
    """Paste a text, or choose a file."""

    status = 422


class FileTooLarge(IntakeError):
    """The file is larger than %(limit)s MB. Copy the part that matters and paste it."""

    status = 413


class TextTooLarge(IntakeError):
    """The text is longer than %(limit)s characters. Paste the part that matters."""

    status = 413


class NotSearched(IntakeError):
    """%(reason)s"""

    status = 422


class NoPlaceForValues(IntakeError):
    """This form does not ask for values."""

    status = 404
