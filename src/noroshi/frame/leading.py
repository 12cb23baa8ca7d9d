"""One of several processes does a thing, the others stand by; for loops that live on a thread of a worker."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, connection


class Leadership:
    """A lock of the database by number. It belongs to the session: it is free as soon as its holder is gone."""

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self._led: object = None

    def held(self) -> bool:
        """Whether this thread's connection holds the lock, taking it if it is free."""
        if self._led is not None and self._led is connection.connection:
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self._lock])
            (leads,) = cursor.fetchone()
        self._led = connection.connection if leads else None
        return bool(leads)


def is_away(error: Exception) -> bool:
    """Whether the connection is gone rather than refused what was asked (SQLSTATE classes 08 and 57P)."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))
