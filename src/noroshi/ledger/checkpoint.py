"""Signed tree heads (C2SP tlog-checkpoint). Pure."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from noroshi.ledger import note
from noroshi.ledger.faults import MalformedCheckpoint
from noroshi.ledger.merkle import HASH_LENGTH
from noroshi.ledger.note import Note, SignerKey

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_ROOT = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log claims: at this size, this is its root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note's text: origin, size, root, extension lines."""
        lines = (
            self.origin,
            str(self.size),
            b64encode(self.root).decode("ascii"),
            *self.extensions,
        )
        return "".join(f"{line}\n" for line in lines)

    def signed(self, *signers: SignerKey) -> Note:
        """The checkpoint as a note signed by each key. Raises MalformedNote."""
        return note.sign(self.text, *signers)


def parse(signed: Note) -> Checkpoint:
    """The checkpoint that a note's text is; its signatures are checked elsewhere. Raises MalformedCheckpoint."""
    lines = signed.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise MalformedCheckpoint(why="it has not the three lines origin, size and root")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size) or int(size) >= 2**63:
        raise MalformedCheckpoint(why="its size is no number")
    if not _ROOT.fullmatch(root) or len(b64decode(root)) != HASH_LENGTH:
        raise MalformedCheckpoint(why="its root is not 32 bytes in base64")
    return Checkpoint(origin, int(size), b64decode(root), tuple(extensions))
