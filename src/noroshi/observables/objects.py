"""The observables that a STIX object holds, and in what way it holds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, Final, NamedTuple

from noroshi.observables.kinds import Kind, NotAnObservable
from noroshi.observables.normal import normalise
from noroshi.observables.tested import tested_values
from noroshi.stix.extensions import BANK_ACCOUNT, JA3, JA4, PHONE, WALLET

StixObject = Mapping[str, Any]


class Role(IntEnum):
    """In what way an object holds an observable. The numbers are stored: never change or reuse one."""

    IS = 1
    """The object is the value: a cyber-observable object (STIX 2.1 section 6)."""
    TESTS = 2
    """An indicator's pattern looks for the value (STIX 2.1 section 9); never a value that it excludes."""
    REFERS = 3
    """The object speaks of it: a CVE among its external references, the CPE name of a software."""
    CONTAINS = 4
    """Observed data holds it inside (STIX 2.0 part 2 section 2.6)."""


class Found(NamedTuple):
    """One observable in one object: the value is normalised."""

    kind: Kind
    value: str
    role: Role


_HASHES: Final[Mapping[str, Kind]] = {
    "MD5": Kind.MD5, "SHA-1": Kind.SHA1, "SHA1": Kind.SHA1, "SHA-256": Kind.SHA256, "SHA256": Kind.SHA256,
    "SHA-512": Kind.SHA512, "SHA512": Kind.SHA512, "SSDEEP": Kind.FUZZY_HASH, "TLSH": Kind.FUZZY_HASH,
}  # fmt: skip
_CERTIFICATE_HASHES: Final[Mapping[str, Kind]] = {
    "SHA-1": Kind.CERTIFICATE_SHA1, "SHA1": Kind.CERTIFICATE_SHA1,
    "SHA-256": Kind.CERTIFICATE_SHA256, "SHA256": Kind.CERTIFICATE_SHA256,
}  # fmt: skip
_ONE_VALUE: Final[Mapping[str, tuple[str, Kind]]] = {
    "ipv4-addr": ("value", Kind.IPV4),
    "ipv6-addr": ("value", Kind.IPV6),
    "domain-name": ("value", Kind.DOMAIN),
    "url": ("value", Kind.URL),
    "email-addr": ("value", Kind.EMAIL),
    "mac-addr": ("value", Kind.MAC),
    "mutex": ("name", Kind.MUTEX),
    "windows-registry-key": ("key", Kind.REGISTRY_KEY),
    "autonomous-system": ("number", Kind.ASN),
    JA3.type: ("value", Kind.JA3),
    JA4.type: ("value", Kind.JA4),
    WALLET.type: ("value", Kind.WALLET),
    PHONE.type: ("value", Kind.PHONE),
}
_CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}", re.IGNORECASE).fullmatch
_FINGERPRINTS: Final = {"ja3": Kind.JA3, "ja3s": Kind.JA3S, "ja4": Kind.JA4}


def from_object(value: StixObject) -> list[Found]:
    """Each observable that a decoded STIX 2.0 or 2.1 object holds, each (kind, value, role) at most once.

    What is not a value of its kind is passed over: the object keeps it, but nothing can be looked up by it.
    """
    kind_of_object = value.get("type")
    if not isinstance(kind_of_object, str):
        return []
    if (simple := _ONE_VALUE.get(kind_of_object)) is not None:
        return _one(simple[1], value.get(simple[0]), Role.IS)
    rule = _RULES.get(kind_of_object, _spoken_of)
    found = rule(value)
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _one(kind: Kind, text: object, role: Role) -> list[Found]:
    if not isinstance(text, str):
        if kind is not Kind.ASN or type(text) is not int:
            return []
        text = str(text)
    try:
        made = normalise(kind, text)
    except NotAnObservable:
        return []
    return [Found(made.kind, made.value, role)]


def _digests(hashes: object, kinds: Mapping[str, Kind], role: Role) -> list[Found]:
    if not isinstance(hashes, Mapping):
        return []
    found: list[Found] = []
    for algorithm, digest in hashes.items():
        kind = kinds.get(str(algorithm).upper())
        if kind is not None:
            found += _one(kind, digest, role)
    return found


def _file(value: StixObject) -> list[Found]:
    found = _digests(value.get("hashes"), _HASHES, Role.IS)
    return found + _one(Kind.FILENAME, value.get("name"), Role.IS)


def _artifact(value: StixObject) -> list[Found]:
    return _digests(value.get("hashes"), _HASHES, Role.IS) + _one(Kind.URL, value.get("url"), Role.REFERS)


def _certificate(value: StixObject) -> list[Found]:
    return _digests(value.get("hashes"), _CERTIFICATE_HASHES, Role.IS)


def _software(value: StixObject) -> list[Found]:
    return _one(Kind.CPE, value.get("cpe"), Role.REFERS)


def _traffic(value: StixObject) -> list[Found]:
    found: list[Found] = []
    extensions = value.get("extensions")
    if not isinstance(extensions, Mapping):
        return found
    for extension in extensions.values():
        if isinstance(extension, Mapping):
            found += _in_extension(extension)
    return found


def _in_extension(extension: StixObject) -> list[Found]:
    found: list[Found] = []
    for name, kind in _FINGERPRINTS.items():
        found += _one(kind, extension.get(name), Role.IS)
    headers = extension.get("request_header")
    agents = headers.get("User-Agent") if isinstance(headers, Mapping) else None
    for agent in agents if isinstance(agents, list) else [agents]:
        found += _one(Kind.USER_AGENT, agent, Role.IS)
    return found


def _indicator(value: StixObject) -> list[Found]:
    pattern = value.get("pattern")
    if not isinstance(pattern, str) or value.get("pattern_type", "stix") != "stix":
        return _spoken_of(value)
    found = [one for kind, text in tested_values(pattern) for one in _one(kind, text, Role.TESTS)]
    return found + _spoken_of(value) if "external_references" in value else found


def _observed(value: StixObject) -> list[Found]:
    inside = value.get("objects")
    found = _spoken_of(value)
    for held in inside.values() if isinstance(inside, Mapping) else ():
        if isinstance(held, Mapping) and held.get("type") != "observed-data":
            found += [one._replace(role=Role.CONTAINS) for one in from_object(held)]
    return found


def _vulnerability(value: StixObject) -> list[Found]:
    name = value.get("name")
    named = _one(Kind.CVE, name, Role.REFERS) if isinstance(name, str) and _CVE(name.strip()) else []
    return named + _spoken_of(value)


def _spoken_of(value: StixObject) -> list[Found]:
    references = value.get("external_references")
    if not isinstance(references, list):
        return []
    found: list[Found] = []
    for reference in references:
        source = reference.get("source_name") if isinstance(reference, Mapping) else None
        if isinstance(source, str) and source.lower() == "cve":
            found += _one(Kind.CVE, reference.get("external_id"), Role.REFERS)
    return found


def _account(value: StixObject) -> list[Found]:
    bank, number = value.get("bank"), value.get("value")
    if not isinstance(number, str):
        return []
    return _one(Kind.BANK_ACCOUNT, f"{bank}{number}" if isinstance(bank, str) else number, Role.IS)


_RULES: Final[Mapping[str, Callable[[StixObject], list[Found]]]] = {
    "file": _file,
    "artifact": _artifact,
    "x509-certificate": _certificate,
    "software": _software,
    "network-traffic": _traffic,
    "indicator": _indicator,
    "observed-data": _observed,
    "vulnerability": _vulnerability,
    BANK_ACCOUNT.type: _account,
}
