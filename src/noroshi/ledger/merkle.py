"""Hashing, roots and proofs of the Merkle tree of RFC 6962 §2.1, over tiles of 256 hashes. Pure.

A hash of *level* L stands for 256**L entries; a tile holds up to 256 hashes of one level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_LENGTH = 32
WIDTH = 256
EMPTY_ROOT = sha256(b"").digest()

HashAt = Callable[[int, int], bytes]
"""Gives the root of the perfect subtree of 2**height entries that is the ``position``-th of its height."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry: SHA-256 over 0x00 and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def pairs(hashes: Sequence[bytes]) -> list[bytes]:
    """One height up: the hashes of each two neighbours. ``hashes`` has an even length."""
    new = sha256
    return [
        new(b"\x01" + hashes[at] + hashes[at + 1]).digest()
        for at in range(0, len(hashes), 2)
    ]


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2**n hashes."""
    while len(hashes) > 1:
        hashes = pairs(hashes)
    return hashes[0]


def peaks(hashes: Sequence[bytes]) -> list[bytes]:
    """Roots of the perfect subtrees that the hashes fall into, the largest (leftmost) first."""
    found, at = [], 0
    while at < len(hashes):
        span = 1 << (len(hashes) - at).bit_length() - 1
        found.append(perfect_root(hashes[at : at + span]))
        at += span
    return found


def fold(found: Sequence[bytes]) -> bytes:
    """The root over subtrees of falling size: each larger one to the left of all smaller ones."""
    if not found:
        return EMPTY_ROOT
    root = found[-1]
    for peak in reversed(found[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over any number of leaf hashes (RFC 6962 §2.1)."""
    return fold(peaks(hashes))
