"""The one base of all errors. An error's docstring is the message that a person reads."""

from __future__ import annotations

import inspect
from typing import ClassVar

from django.utils.translation import gettext


class NoroshiError(Exception):
    """Something went wrong that Noroshi has no better word for."""

    status: ClassVar[int] = 400

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    @property
    def code(self) -> str:
        """A stable name for machines: the class's own name."""
        return type(self).__name__

    @property
    def message(self) -> str:
        """The docstring's first paragraph in the reader's language, with the facts filled in."""
        text = inspect.cleandoc(type(self).__doc__ or NoroshiError.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        return gettext(text) % self.facts if self.facts else gettext(text)

    def __str__(self) -> str:
        return self.message


class Refusal(NoroshiError):
    """You may not do this."""

    status = 403
    verb: str = ""


class PortNotFilled(NoroshiError):
    """The program was put together wrongly: a port of the frame is empty."""

    status = 500


class UnknownWorld(NoroshiError):
    """This world does not exist."""

    status = 404


class NotValid(NoroshiError):
    """The request does not fit the API's description. The places are listed."""

    status = 422


class NotUnderstood(NoroshiError):
    """The request could not be read. Send what the API's description asks for."""
