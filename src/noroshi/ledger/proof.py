"""A proof that can be handed on: that an act stands in the log, checked with no server and no database. Pure.

The proof itself is C2SP tlog-proof; beside it go the entry's bytes and the salt that opens one of its commitments.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec
import rfc8785

from noroshi.ledger import checkpoint, merkle, note
from noroshi.ledger import entry as entries
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.faults import LogFault
from noroshi.ledger.note import VerifierKey

HEADER: Final = "c2sp.org/tlog-proof@v1"
LIMIT: Final = 1_000_000
LONGEST_PATH: Final = 64
_INDEX: Final = re.compile(r"index (0|[1-9]\d{0,18})", re.ASCII)


class NotProved(LogFault):
    """The receipt proves nothing: %(why)s."""


class LogProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ties a statement to the log: the kind and salt of the commitment, the entry, the proof, the log's key."""

    kind: str
    salt: str
    entry: str
    tlog_proof: str
    verifier_key: str


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A statement and its proof."""

    statement: dict[str, Any]
    proof: LogProof


@dataclass(frozen=True, slots=True)
class Proved:
    """What a receipt proves: the statement, when the act was entered, its place in which log, and by whose key."""

    statement: Mapping[str, Any]
    time: str
    verb: str
    index: int
    size: int
    origin: str


def digest_of(statement: Mapping[str, Any]) -> bytes:
    """The SHA-256 of a statement's one form in bytes (RFC 8785)."""
    return sha256(rfc8785.dumps(dict(statement))).digest()


def text_of(index: int, path: Sequence[bytes], signed: str) -> str:
    """A proof in its text form (C2SP tlog-proof); ``signed`` is the checkpoint as a note."""
    lines = [HEADER, f"index {index}", *(b64encode(one).decode("ascii") for one in path), ""]
    return "\n".join(lines) + "\n" + signed


def check(raw: bytes, key: VerifierKey | None = None) -> Proved:
    """What a receipt's bytes prove. ``key`` came by another way; without it the receipt's own is used, which proves
    only that it agrees with itself. Raises NotProved and other LogFaults."""
    receipt = _read(raw)
    trusted = key or VerifierKey.parse(receipt.proof.verifier_key)
    leaf = _bytes(receipt.proof.entry, "its entry is not base64")
    entry = entries.parse(leaf)
    subject = f"{receipt.proof.kind}:{digest_of(receipt.statement).hex()}"
    made = entries.shown(entries.commitment(_bytes(receipt.proof.salt, "its salt is not base64"), subject))
    if not any(one.kind == receipt.proof.kind and hmac.compare_digest(one.commitment, made) for one in entry.objects):
        raise NotProved(why="the entry of the log is about another statement")
    index, claimed = _included(receipt.proof.tlog_proof, leaf, trusted)
    return Proved(receipt.statement, entry.time, entry.verb, index, claimed.size, claimed.origin)


def _read(raw: bytes) -> Receipt:
    if len(raw) > LIMIT:
        raise NotProved(why=f"it is larger than {LIMIT} bytes")
    try:
        return msgspec.json.decode(raw, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotProved(why=f"it is no receipt ({error})") from error


def _included(text: str, leaf: bytes, key: VerifierKey) -> tuple[int, Checkpoint]:
    head, separator, signed = text.partition("\n\n")
    lines = head.split("\n")
    found = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
    if lines[0] != HEADER or not separator or found is None or len(lines) > LONGEST_PATH + 2:
        raise NotProved(why="its proof is not in the form of C2SP tlog-proof")
    parsed = note.parse(signed.encode())
    key.check(parsed)
    claimed = checkpoint.parse(parsed)
    if claimed.origin != key.name:
        raise NotProved(why=f"it is of the log {claimed.origin}, the key of {key.name}")
    path = [_bytes(line, "a hash of its proof is not base64") for line in lines[2:]]
    merkle.check_inclusion(merkle.leaf_hash(leaf), int(found[1]), claimed.size, path, claimed.root)
    return int(found[1]), claimed


def _bytes(text: str, why: str) -> bytes:
    try:
        return b64decode(text.encode("ascii"), validate=True)
    except (NotBase64, ValueError) as error:
        raise NotProved(why=why) from error
