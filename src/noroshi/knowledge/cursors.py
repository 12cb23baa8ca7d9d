"""Cursors of keyset paging: opaque in the URL, checked on the way back, safe against ties.

A cursor says only where to go on; what may be seen there is for row-level security, so it needs no signature.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from noroshi.knowledge.errors import CursorNotReadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799_000_000  # the year 9999: what datetime can hold
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where the previous page ended: the last row's time (microseconds since 1970), id, and what else orders it."""

    at: int
    id: int
    tie: str = ""

    @property
    def moment(self) -> datetime:
        """The time as a datetime, UTC."""
        return _EPOCH + timedelta(microseconds=self.at)


START = Place(_LATEST, _LARGEST_ID)


def place_of(at: datetime, row_id: int) -> Place:
    """The place after a row."""
    return Place((at - _EPOCH) // timedelta(microseconds=1), row_id)


def write_cursor(place: Place) -> str:
    """The cursor for a URL."""
    packed = msgspec.msgpack.encode((place.at, place.id, place.tie))
    return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def read_cursor(cursor: str) -> Place:
    """The place behind a cursor; the start for an empty one. Raises CursorNotReadable."""
    if not cursor:
        return START
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, row_id, tie = msgspec.msgpack.decode(packed, type=tuple[int, int, str])
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise CursorNotReadable from error
    if not (0 <= at <= _LATEST and 0 <= row_id <= _LARGEST_ID):
        raise CursorNotReadable
    return Place(at, row_id, tie)
