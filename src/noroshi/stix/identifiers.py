"""Identifiers (STIX 2.1 §2.9): deterministic ids of observables, and of what we make ourselves.

Two sources that report the same address get the same id, without asking each other.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

import rfc8785

from .errors import NoTypedForm

SCO_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace that STIX 2.1 §2.9 fixes for observables of every producer."""

HASH_CHOICE = ("MD5", "SHA-1", "SHA-256", "SHA-512")
"""Of several hashes one contributes to the id: the first of these, else the alphabetically first (§2.9)."""

CONTRIBUTING: dict[str, tuple[str, ...]] = {
    "artifact": ("hashes", "payload_bin"),
    "autonomous-system": ("number",),
    "directory": ("path",),
    "domain-name": ("value",),
    "email-addr": ("value",),
    "email-message": ("from_ref", "subject", "body"),
    "file": ("hashes", "name", "parent_directory_ref", "extensions"),
    "ipv4-addr": ("value",),
    "ipv6-addr": ("value",),
    "mac-addr": ("value",),
    "mutex": ("name",),
    "network-traffic": ("start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"),
    "process": (),
    "software": ("name", "cpe", "swid", "vendor", "version"),
    "url": ("value",),
    "user-account": ("account_type", "user_id", "account_login"),
    "windows-registry-key": ("key", "values"),
    "x509-certificate": ("hashes", "serial_number"),
}
"""ID Contributing Properties of each observable (STIX 2.1 §6)."""

OWN_CONTRIBUTING: dict[str, tuple[str, ...]] = {}
"""The same for our own observable types; filled by :mod:`extensions`, which documents them."""

UUID_FORM = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
IDENTIFIER = re.compile(rf"(?P<type>[a-z][a-z0-9-]{{1,248}}[a-z0-9])--(?P<uuid>{UUID_FORM})")


def type_of(identifier: str) -> str:
    """The type that an identifier names: the part before ``--``."""
    return identifier.partition("--")[0]


def observable_id(value: dict[str, Any]) -> str | None:
    """The deterministic id of an observable from its ID Contributing Properties, or None if it has none of them.

    ``value`` needs ``type``; an ``id`` in it is ignored. Types without such properties (process) give None: their
    id is a random UUID. Raises NoTypedForm where a contributing property holds what canonical JSON cannot.
    """
    kind = value.get("type")
    names = CONTRIBUTING.get(kind, OWN_CONTRIBUTING.get(kind, ())) if isinstance(kind, str) else ()
    chosen = {name: value[name] for name in names if name in value}
    if isinstance(chosen.get("hashes"), dict):
        chosen["hashes"] = _one_hash(chosen["hashes"])
    if not chosen:
        return None
    return f"{kind}--{uuid.uuid5(SCO_NAMESPACE, canonical(chosen).decode())}"


def own_id(object_type: str, namespace: uuid.UUID, *parts: str) -> str:
    """A deterministic id for what we make ourselves: the same parts under the same namespace, the same id."""
    return f"{object_type}--{uuid.uuid5(namespace, canonical([object_type, *parts]).decode())}"


def canonical(value: Any) -> bytes:
    """RFC 8785 canonical JSON. Raises NoTypedForm for what it cannot hold (NaN, integers past 2^53)."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeError) as error:
        raise NoTypedForm(reason=str(error)) from error


def _one_hash(hashes: dict[str, Any]) -> dict[str, Any]:
    for name in HASH_CHOICE:
        if name in hashes:
            return {name: hashes[name]}
    return {name: hashes[name] for name in sorted(hashes)[:1]}
