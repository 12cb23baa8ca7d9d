"""What can go wrong with the log, as people read it."""

from __future__ import annotations

from noroshi.frame.errors import NoroshiError


class LedgerError(NoroshiError):
    """The log could not do what was asked."""

    status = 500


class EntryUnfit(LedgerError):
    """The log cannot take this entry, so nothing was done: %(why)s"""


class EntryNotFound(LedgerError):
    """The log has no such entry."""

    status = 404


class NotYetInTheLog(LedgerError):
    """The entry is written, but its place in the log is not given yet. Try again in a few seconds."""

    status = 409


class KeyUnusable(LedgerError):
    """The log's signing key cannot be used: %(why)s"""


class KeyNotOfThisLog(LedgerError):
    """The log's last checkpoint was not signed with this key. Restore the key file of this log from its backup."""


class LogDamaged(LedgerError):
    """The log's tables contradict its last checkpoint: %(why)s. Nothing was added.
    Restore the database from its backup.
    """


class ExportOfAnotherLog(LedgerError):
    """This folder holds an export that this log did not grow from.
    Choose an empty folder and keep this one as evidence.
    """

    status = 409


class NothingToExport(LedgerError):
    """The log has not begun yet: start Noroshi once, then export."""

    status = 409


class ExportFailed(LedgerError):
    """The log could not be written into the folder: %(why)s"""
