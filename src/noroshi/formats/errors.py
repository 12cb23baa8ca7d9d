"""Why a file could not be read at all. A single bad entry is never an error: it becomes a note or a problem."""

from __future__ import annotations

import inspect


class FormatError(ValueError):
    """The file could not be read."""

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(facts)

    @property
    def code(self) -> str:
        """A stable name for machines and the catalogue: the class's own name."""
        return type(self).__name__

    @property
    def sentence(self) -> str:
        """The docstring's first paragraph, in English, with named places for the facts: the catalogue's key."""
        return inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")

    @property
    def message(self) -> str:
        """The English sentence with the facts filled in."""
        return self.sentence % self.facts

    def __str__(self) -> str:
        return self.message


class NotJson(FormatError):
    """This is not valid JSON: %(detail)s."""


class DuplicateKey(FormatError):
    """One object in the file names "%(key)s" twice, so it is unclear which was meant. Ask the sender to correct it."""


class TooDeep(FormatError):
    """The file is nested too deeply to be a report."""


class NotMisp(FormatError):
    """The file holds no MISP event."""


class NotKev(FormatError):
    """The file is not a KEV catalogue: it has no list of vulnerabilities with CVE identifiers."""


class NotText(FormatError):
    """The file is neither UTF-8, UTF-16, Shift_JIS nor EUC-JP text; the first bad byte is at position %(position)d."""


class BrokenArchive(FormatError):
    """The compressed file is damaged or was cut off. Ask the sender to send it again."""


class Bomb(FormatError):
    """The compressed file unpacks to more than %(limit)d bytes, or far more than its size explains."""
