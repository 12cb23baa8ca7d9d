"""An entry of the log: what a verb leaves behind, as RFC 8785 JSON with salted commitments. Pure."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from noroshi.ledger import merkle
from noroshi.ledger.faults import MalformedEntry

LEAF_LIMIT = 65_535
"""Bytes of one entry at most: its length stands in a uint16 (C2SP tlog-tiles, "Log Entries")."""
SALT_LENGTH = 32
INLINE = 64
"""So many objects of one verb are committed one by one; more are committed as one Merkle root per kind."""

CommitmentText = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\Z")]
"""Base64 of 32 bytes, in its one canonical form (RFC 4648 §3.5)."""
Whole = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Line = Annotated[str, Meta(max_length=200)]


class Committed(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """An object that a verb was about, or, with ``count``, the Merkle root over the commitments of so many."""

    commitment: CommitmentText
    count: Whole | UnsetType = UNSET
    kind: Annotated[str, Meta(min_length=1, max_length=64)]


class Entry(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What was done, by whom and when. Fields stand in the order of RFC 8785 §3.2.3."""

    authority: Line
    channel: Line
    objects: tuple[Committed, ...]
    organisation: CommitmentText
    person: CommitmentText | None
    refused: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    role: Annotated[str, Meta(max_length=1000)]
    time: Annotated[str, Meta(pattern=r"\A\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d\.\d{3}Z\Z")]
    v: Literal[1] = 1
    verb: Annotated[str, Meta(pattern=r"\A[a-z][a-z_]*:[a-z][a-z_]*:[a-z][a-z_]*\Z", max_length=200)]
    world: Whole


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Entry)


def canonical(entry: Entry) -> bytes:
    """The one form of the entry in bytes (RFC 8785). Raises MalformedEntry if it is too long or no text."""
    try:
        leaf = _encoder.encode(entry)
    except UnicodeEncodeError as error:
        raise MalformedEntry(why="it holds half a character") from error
    if len(leaf) > LEAF_LIMIT:
        raise MalformedEntry(why=f"it is {len(leaf)} bytes long, {LEAF_LIMIT} are allowed")
    return leaf


def parse(leaf: bytes) -> Entry:
    """The entry of these bytes, if they are its one canonical form. Raises MalformedEntry."""
    if len(leaf) > LEAF_LIMIT:
        raise MalformedEntry(why=f"it is {len(leaf)} bytes long, {LEAF_LIMIT} are allowed")
    try:
        entry = _decoder.decode(leaf)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedEntry(why=str(error)) from error
    if _encoder.encode(entry) != leaf:
        raise MalformedEntry(why="it is not in canonical form")
    return entry


def instant(time: datetime) -> str:
    """The time in UTC, cut to milliseconds: ``2026-11-22T05:29:00.000Z``."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def commitment(salt: bytes, subject: str) -> bytes:
    """HMAC-SHA-256 under the salt: says nothing about the subject to whoever has no salt, 32 bytes."""
    return hmac.digest(salt, subject.encode(), "sha256")


def opens(text: str, salt: bytes, subject: str) -> bool:
    """Whether the commitment in an entry was made of this salt and subject."""
    return hmac.compare_digest(b64decode(text), commitment(salt, subject))


def shown(digest: bytes) -> str:
    """A commitment as it stands in an entry."""
    return b64encode(digest).decode("ascii")


def committed_many(kind: str, commitments: Sequence[bytes]) -> Committed:
    """Many objects of one kind as one: the Merkle root (RFC 6962 §2.1) over their commitments, in order."""
    root = merkle.root_of([merkle.leaf_hash(each) for each in commitments])
    return Committed(commitment=shown(root), count=len(commitments), kind=kind)
