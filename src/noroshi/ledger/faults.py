"""What can be wrong with the bytes of a log. Pure: needs no Django, so that a verifier can stand alone.

A fault's docstring, filled with its facts, is what a person reads.
"""

from __future__ import annotations

import inspect


class LogFault(Exception):
    """The bytes of the log are not what they should be."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    @property
    def code(self) -> str:
        """A stable name for machines: the class's own name."""
        return type(self).__name__

    def __str__(self) -> str:
        return inspect.cleandoc(type(self).__doc__ or "").replace("\n", " ") % self.facts


class MalformedEntry(LogFault):
    """The entry is not one that this log writes: %(why)s."""


class MalformedTile(LogFault):
    """The tile is not well formed: %(why)s."""


class MalformedNote(LogFault):
    """The signed note is not well formed: %(why)s."""


class MalformedKey(LogFault):
    """The key is not well formed: %(why)s."""


class MalformedCheckpoint(LogFault):
    """The checkpoint is not well formed: %(why)s."""


class SignatureMissing(LogFault):
    """No valid signature of %(name)s stands under the note."""


class ProofFails(LogFault):
    """The proof does not hold: %(why)s."""
