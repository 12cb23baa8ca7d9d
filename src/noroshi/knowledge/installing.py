"""What comes with the installation: warninglists, and ATT&CK and ATLAS. Each step may run again and changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from django.db import connection, transaction

from noroshi.frame.named_sql import sql
from noroshi.knowledge.attack import attack_objects
from noroshi.knowledge.benign import benign, suffix_key
from noroshi.knowledge.searching import run
from noroshi.observables import Kind, NotAnObservable, normalise

__all__ = ["MOST_KEYS", "Installed", "attack_objects", "benign", "install_warninglists"]

MOST_KEYS: Final = 450_000
"""Keys kept in all; a list with which there would be more is left out, and that is said."""
Progress = Callable[[int, int, str], None]
"""Called with lists done, lists in all, and the name of the list that was done."""
Key = tuple[str, int]

_NOT_HARMLESS: Final = (
    # What attackers rent, borrow or hide behind is common, not harmless: a warning about it must go out.
    "amazon-aws", "dynamic-dns", "github", "google-gcp", "link-in-bio", "lots-project", "microsoft-azure",
    "microsoft-azure-china", "microsoft-azure-germany", "microsoft-azure-us-gov", "ovh-cluster", "parking-domain",
    "parking-domain-ns", "public-ipfs-gateways", "stackpath", "url-shortener", "vpn-ipv4", "vpn-ipv6",
    # Documentation addresses: exercises and demonstrations live there.
    "rfc3849",
)  # fmt: skip
_DOCUMENTATION: Final = frozenset({"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"})
_CERTIFICATES: Final = ("mozilla-CA", "mozilla-IntermediateCA")
_EXACT_ONLY: Final = frozenset({"alexa", "tranco10k", "bank-website"})
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]+").fullmatch
_WITHIN_OTHERS: Final = ("cisco_top1000", "cisco_top5k", "cisco_top10k")
_DIGESTS: Final = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256, 128: Kind.SHA512}
_FINGERPRINTS: Final = {40: Kind.CERTIFICATE_SHA1, 64: Kind.CERTIFICATE_SHA256}


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed: lists and keys, and the names of lists that would have been too much."""

    lists: int
    keys: int
    too_long: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Warninglist:
    folder: str
    name: str
    kind: str
    entries: list[str]


def install_warninglists(progress: Progress = lambda done, of, name: None) -> Installed:
    """Bring the stored warninglists to what the installed package holds; as the owner of the database.

    Lists of networks, names and digests; lists of regular expressions and substrings cannot be looked up by key and
    are left out, as are lists of what attackers use too. Takes a few seconds.
    """
    lists = sorted(_lists(), key=lambda one: (len(one.entries), one.folder))
    installed, keys, too_long = 0, 0, []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "warninglists_incoming"))
        for done, one in enumerate(lists, 1):
            found = set(_keys(one)) if keys + len(one.entries) <= MOST_KEYS else set()
            if not found or keys + len(found) > MOST_KEYS:
                too_long += [one.name] if one.entries and keys + len(one.entries) > MOST_KEYS else []
            else:
                _copy(found, one.name)
                installed, keys = installed + 1, keys + len(found)
            progress(done, len(lists), one.name)
        cursor.execute("ANALYZE incoming_benign")
        cursor.execute(sql("knowledge", "warninglists_forget"))
        cursor.execute(sql("knowledge", "warninglists_add"))
    return Installed(installed, keys, tuple(too_long))


def _lists() -> Iterator[_Warninglist]:
    root = resources.files("pymispwarninglists").joinpath("data", "misp-warninglists", "lists")
    for folder in root.iterdir():
        name = folder.name
        if name in _NOT_HARMLESS or name in _WITHIN_OTHERS or not (listed := folder.joinpath("list.json")).is_file():
            continue
        if name.endswith(("million", "1million")) or name == "tranco":
            continue  # a million entries take seconds to read only to be found too many
        held: dict[str, Any] = json.loads(listed.read_bytes())
        if held["type"] in {"cidr", "hostname", "string"}:
            yield _Warninglist(name, held["name"], held["type"], held["list"])


def _keys(one: _Warninglist) -> Iterator[Key]:
    for entry in one.entries:
        try:
            yield from _keys_of(one, entry.strip())
        except NotAnObservable:
            continue  # comments and wildcards stand among the entries


def _keys_of(one: _Warninglist, entry: str) -> Iterator[Key]:
    if one.kind == "cidr":
        network = normalise(Kind.IPV6 if ":" in entry else Kind.IPV4, entry)
        if network.value not in _DOCUMENTATION:
            yield network.value, network.kind
        return
    digest = entry.rpartition("|")[2].lower()
    if len(digest) >= 32 and _HEXADECIMAL(digest):
        kinds = _FINGERPRINTS if one.folder in _CERTIFICATES else _DIGESTS
        if len(digest) in kinds:
            yield digest, kinds[len(digest)]
    if "." in entry and " " not in entry:
        yield from _name_keys(one, entry)


def _name_keys(one: _Warninglist, entry: str) -> Iterator[Key]:
    if entry.replace(".", "").isdigit():
        yield normalise(Kind.IPV4, entry).value, Kind.IPV4
        return
    name = normalise(Kind.DOMAIN, entry.lstrip(".")).value
    if entry.startswith(".") or (one.kind == "hostname" and one.folder not in _EXACT_ONLY):
        yield suffix_key(name), Kind.DOMAIN
    else:
        yield name, Kind.DOMAIN


def _copy(keys: set[Key], name: str) -> None:
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy("COPY incoming_benign FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["text", "int2", "text"])
        for key, kind in keys:
            copy.write_row((key, int(kind), name))


def installed_keys() -> int:
    """How many keys of warninglists are stored; one statement."""
    [[number]] = run("count_benign", {})
    return int(number)
