"""``next``: where the last page ended, in the address itself, so that any process goes on from it. Pure.

It says only where to go on; what may be seen there is for row-level security, so it needs no signature.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec

from noroshi.sharing.taxii.errors import NextNotReadable
from noroshi.sharing.taxii.types import LAST_ID, Place

_LATEST: Final = 253_402_300_799_000_000  # the year 9999: what a moment can hold
_LONGEST: Final = 200
_DIGEST: Final = 16


def write_next(place: Place) -> str:
    """The value of ``next`` for what follows a place."""
    packed = msgspec.msgpack.encode((place.at, place.object_id, place.version, place.digest))
    return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def read_next(said: str) -> Place:
    """The place behind it. Raises NextNotReadable."""
    if len(said) > _LONGEST:
        raise NextNotReadable
    try:
        packed = urlsafe_b64decode(said + "=" * (-len(said) % 4))
        place = Place(*msgspec.msgpack.decode(packed, type=tuple[int, int, int, bytes]))
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise NextNotReadable from error
    within = 0 <= place.at <= _LATEST and 0 <= place.object_id <= LAST_ID and -LAST_ID <= place.version <= LAST_ID
    if not within or len(place.digest) not in {0, _DIGEST}:
        raise NextNotReadable
    return place
