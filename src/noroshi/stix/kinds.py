"""The data types of STIX 2.1 §2 as checks: a value, its place, and a list that findings are added to.

The structs of :mod:`sdo`, :mod:`sro`, :mod:`sco` and :mod:`meta` carry these in their annotations, so that each
property's rule stands beside the property and :mod:`rules` needs no second list.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from .errors import TimestampError
from .identifiers import IDENTIFIER
from .problems import Problem
from .timestamps import FORM, parse_timestamp

Check = Callable[[Any, str, list[Problem]], None]

SPECIFICATION = "STIX 2.1"
SDO_TYPES = frozenset(
    [
        "attack-pattern",
        "campaign",
        "course-of-action",
        "grouping",
        "identity",
        "incident",
        "indicator",
        "infrastructure",
        "intrusion-set",
        "location",
        "malware",
        "malware-analysis",
        "note",
        "observed-data",
        "opinion",
        "report",
        "threat-actor",
        "tool",
        "vulnerability",
    ]
)
SRO_TYPES = frozenset(["relationship", "sighting"])
SCO_TYPES = frozenset(
    [
        "artifact",
        "autonomous-system",
        "directory",
        "domain-name",
        "email-addr",
        "email-message",
        "file",
        "ipv4-addr",
        "ipv6-addr",
        "mac-addr",
        "mutex",
        "network-traffic",
        "process",
        "software",
        "url",
        "user-account",
        "windows-registry-key",
        "x509-certificate",
    ]
)
META_TYPES = frozenset(["language-content", "marking-definition", "extension-definition"])
KNOWN_TYPES = SDO_TYPES | SRO_TYPES | SCO_TYPES | META_TYPES | {"bundle"}

LARGEST_INTEGER = 2**53 - 1
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})*")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,250}")
_HASH_NAME = re.compile(r"[A-Za-z0-9_-]{3,250}")
_HASH_FORMS = {
    name: re.compile(form)
    for name, form in {
        "MD5": r"[0-9a-fA-F]{32}",
        "SHA-1": r"[0-9a-fA-F]{40}",
        "SHA-256": r"[0-9a-fA-F]{64}",
        "SHA-512": r"[0-9a-fA-F]{128}",
        "SHA3-256": r"[0-9a-fA-F]{64}",
        "SHA3-512": r"[0-9a-fA-F]{128}",
        "SSDEEP": r"[0-9]+:[A-Za-z0-9/+]*:[A-Za-z0-9/+]*(?:,.*)?",
        "TLSH": r"(?:[Tt]1)?[0-9a-fA-F]{70}",
    }.items()
}
_MISSPELT = {re.sub(r"[^A-Z0-9]", "", name): name for name in _HASH_FORMS}


def found(
    problems: list[Problem], path: str, section: str, code: str, message: str, *, note: bool = False, **facts: str | int
) -> None:
    """Add a finding. ``section`` is that of STIX 2.1; ``message`` has named places for ``facts``."""
    problems.append(Problem(path, f"{SPECIFICATION} §{section}", code, message, facts, None, note))


def _wrong_kind(problems: list[Problem], path: str, section: str, kind: str) -> None:
    found(problems, path, section, "value.kind", "This must be {kind}.", kind=kind)


def text(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.15: a string."""
    if type(value) is not str:
        _wrong_kind(problems, path, "2.15", "a text")


def truth(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.2: true or false."""
    if type(value) is not bool:
        _wrong_kind(problems, path, "2.2", "true or false")


def number(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.6: a number."""
    if type(value) not in (int, float):
        _wrong_kind(problems, path, "2.6", "a number")


def integer(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.10: a whole number of at most 54 bits."""
    if type(value) is not int:
        _wrong_kind(problems, path, "2.10", "a whole number")
    elif not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        found(problems, path, "2.10", "value.range", "The whole number is outside ±(2^53 − 1).")


def between(low: float, high: float, section: str, *, whole: bool = True) -> Check:
    """A number within bounds, both included."""

    def check(value: Any, path: str, problems: list[Problem]) -> None:
        before = len(problems)
        (integer if whole else number)(value, path, problems)
        if len(problems) == before and not low <= value <= high:
            message = "The number must be between {low} and {high}."
            found(problems, path, section, "value.range", message, low=f"{low:g}", high=f"{high:g}")

    return check


COUNT: Check = between(0, LARGEST_INTEGER, "2.10")
PORT: Check = between(0, 65535, "6.12")


def timestamp(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.16: RFC 3339 in UTC with "Z", a day that the calendar has."""
    if type(value) is not str:
        _wrong_kind(problems, path, "2.16", "a timestamp")
    elif not is_moment(value):
        if FORM.fullmatch(value) is None:
            message = "The timestamp must look like 2026-01-31T23:59:59.000Z."
            found(problems, path, "2.16", "timestamp.form", message)
        else:
            message = "The timestamp names a day that does not exist."
            found(problems, path, "2.16", "timestamp.range", message)


def is_moment(value: str) -> bool:
    """Whether a text has the form of a timestamp and names a day that the calendar has."""
    return _kept_moment(value) if len(value) <= _LONGEST_KEPT else _reads_as_moment(value)


def _reads_as_moment(value: str) -> bool:
    if FORM.fullmatch(value) is None:
        return False
    if value[8:10] <= "28" and value[:4] != "0000":
        return True
    try:
        parse_timestamp(value)
    except TimestampError:
        return False
    return True


_LONGEST_KEPT = 40
_kept_moment = lru_cache(maxsize=4096)(_reads_as_moment)
"""Objects of one making share their moments."""


def type_named(text: str) -> str:
    """The type that an identifier begins with; empty where the text is no identifier."""
    return _kept_type(text) if len(text) <= _LONGEST_IDENTIFIER else ""


_LONGEST_IDENTIFIER = 250 + len("--") + 36


@lru_cache(maxsize=8192)  # the two ends of relationships recur
def _kept_type(text: str) -> str:
    named = IDENTIFIER.fullmatch(text)
    return named["type"] if named else ""


def identifier(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.9: ``type--UUID``."""
    if type(value) is not str or not type_named(value):
        found(problems, path, "2.9", "identifier.form", "This must be an identifier: a type, “--” and a UUID.")


def ref(*types: str, section: str = "2.9") -> Check:
    """A reference to one of these types; a type that STIX does not define may stand for any of them."""
    permitted = _expanded(types)
    named = ", ".join(types)

    def check(value: Any, path: str, problems: list[Problem]) -> None:
        kind = type_named(value) if type(value) is str else ""
        if not kind:
            identifier(value, path, problems)
        elif kind not in permitted and kind in KNOWN_TYPES:
            message = "“{kind}” cannot be referred to here; permitted: {permitted}."
            found(problems, path, section, "reference.type", message, kind=kind, permitted=named)

    return check


_GROUPS = {"SDO": SDO_TYPES, "SRO": SRO_TYPES, "SCO": SCO_TYPES, "META": META_TYPES}


def _expanded(types: Collection[str]) -> frozenset[str]:
    every: set[str] = set()
    for name in types:
        every |= _GROUPS.get(name, {name})
    return frozenset(every)


def one_of(*permitted: str, section: str = "2.4") -> Check:
    """§2.4: one value of a closed list."""
    values = frozenset(permitted)

    def check(value: Any, path: str, problems: list[Problem]) -> None:
        if type(value) is not str or value not in values:
            message = "The value must be one of: {permitted}."
            found(problems, path, section, "value.enumeration", message, permitted=", ".join(permitted))

    return check


def listed(each: Check) -> Check:
    """§2.12: a list with at least one entry, each checked."""

    def check(value: Any, path: str, problems: list[Problem]) -> None:
        if type(value) is not list:
            _wrong_kind(problems, path, "2.12", "a list")
        elif not value:
            found(problems, path, "2.12", "list.empty", "A list must not be empty; leave the property out instead.")
        else:
            before = len(problems)
            for entry in value:
                each(entry, path, problems)
            if len(problems) > before:
                _place_in_list(each, value, path, problems, before)

    return check


def _place_in_list(each: Check, value: list[Any], path: str, problems: list[Problem], before: int) -> None:
    """Paths with indices are only worth building where something was found."""
    del problems[before:]
    for index, entry in enumerate(value):
        each(entry, f"{path}[{index}]", problems)


def dictionary(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.3: an object with at least one key of letters, digits, hyphen and underscore."""
    if type(value) is not dict:
        _wrong_kind(problems, path, "2.3", "a dictionary")
    elif not value:
        found(problems, path, "2.3", "dictionary.empty", "A dictionary must not be empty.")
    else:
        for key in value:
            if _KEY.fullmatch(key) is None:
                message = "“{key}” cannot be a key: letters, digits, “-” and “_” only, at most 250."
                found(problems, path, "2.3", "dictionary.key", message, key=key[:250])


def hashes(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.7: names of algorithms and their values; a known algorithm's value must have its form."""
    if type(value) is not dict or not value:
        _wrong_kind(problems, path, "2.7", "a dictionary of hashes")
        return
    for name, digest in value.items():
        _one_hash(name, digest, f"{path}.{name[:250]}", problems)


def _one_hash(name: str, digest: Any, path: str, problems: list[Problem]) -> None:
    form = _HASH_FORMS.get(name)
    if type(digest) is not str:
        text(digest, path, problems)
    elif form is not None and form.fullmatch(digest) is None:
        found(problems, path, "2.7", "hash.form", "This is not a value of {name}.", name=name)
    elif form is None and _HASH_NAME.fullmatch(name) is None:
        message = "“{name}” cannot be the name of a hash: letters, digits, “-” and “_”, 3 to 250."
        found(problems, path, "2.7", "hash.name", message, name=name[:250])
    elif form is None and (right := _MISSPELT.get(re.sub(r"[^A-Z0-9]", "", name.upper()))):
        message = "The name of this hash is written “{right}”."
        found(problems, path, "10.7", "hash.name", message, right=right)


def hexadecimal(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.8: an even number of hexadecimal digits."""
    if type(value) is not str or _HEX.fullmatch(value) is None:
        _wrong_kind(problems, path, "2.8", "an even number of hexadecimal digits")


def binary(value: Any, path: str, problems: list[Problem]) -> None:
    """§2.1: Base64."""
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError):
        _wrong_kind(problems, path, "2.1", "Base64 data")


def anything(value: Any, path: str, problems: list[Problem]) -> None:
    """Not judged."""


def spec_version(value: Any, path: str, problems: list[Problem]) -> None:
    """§3.2: 2.1. (2.0 stands on objects that were not upgraded; they are not judged by these rules.)"""
    if value != "2.1":
        found(problems, path, "3.2", "spec-version", "The version of the specification must be “2.1”.")
