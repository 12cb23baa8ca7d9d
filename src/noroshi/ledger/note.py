"""Signed notes and their keys (C2SP signed-note). Pure: keys and signatures are values, nothing is read or kept."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from noroshi.ledger.faults import MalformedKey, MalformedNote, SignatureMissing

NOTE_LIMIT = 1_000_000
"""Bytes of a note at most."""
SIGNATURES_LIMIT = 100
_SIGNER_PREFIX = "PRIVATE+KEY+"
_DASH = "\u2014 "


class Algorithm(IntEnum):
    """Signature types (signed-note, "Signature types"). Those that this log can check stand in ``_CHECKS``."""

    ED25519 = 0x01


def _check_ed25519(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


_CHECKS: Mapping[Algorithm, Callable[[bytes, bytes, bytes], bool]] = {Algorithm.ED25519: _check_ed25519}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name. Its text form is ``name+hash+base64(algorithm, key)``."""

    name: str
    public: bytes
    algorithm: Algorithm = Algorithm.ED25519

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key signed. An identifier, not a protection."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is handed on."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key of its text form. Raises MalformedKey."""
        name, key_id, algorithm, public = _parse_key(text)
        key = cls(name, public, algorithm)
        if key.key_id.hex() != key_id:
            raise MalformedKey(why="its hash does not fit its name and bytes")
        return key

    def check(self, note: Note) -> None:
        """Raises SignatureMissing unless the note bears a signature of this key, and no false one in its name."""
        found = [each for each in note.signatures if (each.name, each.key_id) == (self.name, self.key_id)]
        holds = _CHECKS[self.algorithm]
        if not found or not all(holds(self.public, each.value, note.text.encode()) for each in found):
            raise SignatureMissing(name=self.name)


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A secret Ed25519 key under a name."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(
            self.name,
            Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw(),
        )

    @property
    def text(self) -> str:
        """The key as it is kept: a secret."""
        secret = _base64(bytes([Algorithm.ED25519]) + self.seed)
        return f"{_SIGNER_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @classmethod
    def parse(cls, text: str) -> SignerKey:
        """The key of its text form. Raises MalformedKey."""
        if not text.startswith(_SIGNER_PREFIX):
            raise MalformedKey(why="it is not a signing key")
        name, key_id, _, seed = _parse_key(text.removeprefix(_SIGNER_PREFIX))
        key = cls(name, seed)
        if not hmac.compare_digest(key.verifier.key_id.hex(), key_id):
            raise MalformedKey(why="its hash does not fit its name and bytes")
        return key

    @classmethod
    def generate(cls, name: str) -> SignerKey:
        """A fresh key. Raises MalformedKey for a name that no key may have."""
        _check_name(name)
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The signature over a note's text."""
        value = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.verifier.key_id, value)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it claims to be, and its bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands under a note."""
        return f"{_DASH}{self.name} {_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, ending in a newline, and the signatures under it, of which nothing is known until they are checked."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def raw(self) -> bytes:
        """The note's one form in bytes."""
        return (self.text + "\n" + "".join(each.line for each in self.signatures)).encode()


def sign(text: str, *signers: SignerKey) -> Note:
    """A note signed by each key. ``text`` ends in a newline. Raises MalformedNote."""
    return parse(Note(text, tuple(signer.sign(text) for signer in signers)).raw)


def parse(raw: bytes) -> Note:
    """The note of these bytes; checks no signature. Raises MalformedNote."""
    text = _readable(raw)
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise MalformedNote(why="no signatures stand under it")
    found = lines[:-1].split("\n")
    if len(found) > SIGNATURES_LIMIT:
        raise MalformedNote(why=f"it has {len(found)} signatures, {SIGNATURES_LIMIT} are allowed")
    return Note(body + "\n", tuple(_parse_signature(line) for line in found))


def _readable(raw: bytes) -> str:
    if len(raw) > NOTE_LIMIT:
        raise MalformedNote(why=f"it is {len(raw)} bytes long, {NOTE_LIMIT} are allowed")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise MalformedNote(why="it is not UTF-8") from error
    if any(character < " " and character != "\n" for character in text):
        raise MalformedNote(why="it holds control characters")
    return text


def _parse_signature(line: str) -> Signature:
    name, _, value = line.removeprefix(_DASH).partition(" ")
    try:
        raw = _unbase64(value)
        _check_name(name)
    except (ValueError, MalformedKey) as error:
        raise MalformedNote(why="a signature line cannot be read") from error
    if not line.startswith(_DASH) or len(raw) < 5:
        raise MalformedNote(why="a signature line cannot be read")
    return Signature(name, raw[:4], raw[4:])


def _parse_key(text: str) -> tuple[str, str, Algorithm, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise MalformedKey(why="it has not the three parts name, hash and key")
    _check_name(parts[0])
    try:
        raw = _unbase64(parts[2])
        algorithm = Algorithm(raw[0])
    except (ValueError, IndexError) as error:
        raise MalformedKey(why="its bytes cannot be read, or are of an unknown algorithm") from error
    if len(raw) != 33:
        raise MalformedKey(why=f"it has {len(raw) - 1} bytes instead of 32")
    return parts[0], parts[1], algorithm, raw[1:]


def _check_name(name: str) -> None:
    if not name or "+" in name or any(character.isspace() or character < " " for character in name):
        raise MalformedKey(why="its name is empty or holds a space or a plus sign")


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    """Bytes of their one canonical base64 form (RFC 4648 §3.5, §4). Raises ValueError."""
    raw = b64decode(text.encode("ascii"), validate=True)
    if _base64(raw) != text:
        raise binascii.Error("not canonical")
    return raw
