"""Observables as STIX 2.1: the cyber-observable object that is a value, and the comparison that looks for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from noroshi.observables.kinds import Kind, Observable
from noroshi.stix import extensions

Object = dict[str, Any]
SCO_NAMESPACE: Final = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""STIX 2.1 section 2.9."""
_HASH_NAMES: Final = {
    Kind.MD5: "MD5", Kind.SHA1: "SHA-1", Kind.SHA256: "SHA-256", Kind.SHA512: "SHA-512",
    Kind.CERTIFICATE_SHA1: "SHA-1", Kind.CERTIFICATE_SHA256: "SHA-256",
}  # fmt: skip
_ONE_PROPERTY: Final = {
    Kind.IPV4: ("ipv4-addr", "value"), Kind.CIDR4: ("ipv4-addr", "value"), Kind.IPV6: ("ipv6-addr", "value"),
    Kind.CIDR6: ("ipv6-addr", "value"), Kind.DOMAIN: ("domain-name", "value"), Kind.URL: ("url", "value"),
    Kind.EMAIL: ("email-addr", "value"), Kind.MAC: ("mac-addr", "value"), Kind.MUTEX: ("mutex", "name"),
    Kind.REGISTRY_KEY: ("windows-registry-key", "key"), Kind.FILENAME: ("file", "name"),
}  # fmt: skip
_OWN_TYPES: Final = {
    Kind.JA3: extensions.JA3, Kind.JA4: extensions.JA4, Kind.WALLET: extensions.WALLET,
    Kind.BANK_ACCOUNT: extensions.BANK_ACCOUNT, Kind.PHONE: extensions.PHONE,
}  # fmt: skip


def deterministic(kind: str, contributing: Mapping[str, object]) -> str:
    """The identifier of a cyber-observable object from its contributing properties (STIX 2.1 section 2.9)."""
    canonical = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{kind}--{uuid5(SCO_NAMESPACE, canonical)}"


def observable_object(observable: Observable) -> Object | None:
    """The cyber-observable object that is this value; None where STIX has no object for it."""
    kind, value = observable.kind, observable.value
    if kind in _HASH_NAMES:
        of = "x509-certificate" if kind in (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256) else "file"
        return _object(of, {"hashes": {_HASH_NAMES[kind]: value}})
    if kind is Kind.ASN:
        return _object("autonomous-system", {"number": int(value[2:])})
    if kind is Kind.FUZZY_HASH:
        return _object("file", {"hashes": {"TLSH" if value.startswith("T1") else "SSDEEP": value}})
    if (own := _OWN_TYPES.get(kind)) is not None:
        return _object(own.type, {"value": value}) | {"extensions": {own.extension_id: {"extension_type": "new-sco"}}}
    named = _ONE_PROPERTY.get(kind)
    return _object(named[0], {named[1]: value}) if named else None


def file_object(digests: Iterable[Observable], name: str | None) -> Object:
    """One file with all its digests; its id follows from the name and the first of MD5, SHA-1, SHA-256, SHA-512."""
    hashes = {_hash_name(digest): digest.value for digest in digests}
    return _object("file", ({"hashes": hashes} if hashes else {}) | ({"name": name} if name else {}))


def _hash_name(digest: Observable) -> str:
    if digest.kind is Kind.FUZZY_HASH:
        return "TLSH" if digest.value.startswith("T1") else "SSDEEP"
    return _HASH_NAMES[digest.kind]


def _object(kind: str, properties: Object) -> Object:
    contributing = dict(properties)
    if "hashes" in properties:
        names = sorted(properties["hashes"])
        first = next((n for n in ("MD5", "SHA-1", "SHA-256", "SHA-512") if n in names), names[0])
        contributing["hashes"] = {first: properties["hashes"][first]}
    return {"type": kind, "spec_version": "2.1", "id": deterministic(kind, contributing), **properties}


def comparison(observable: Observable) -> str | None:
    """The comparison of a STIX pattern that looks for this value; None where STIX has no path for it."""
    kind, value = observable.kind, observable.value
    if kind in (Kind.CIDR4, Kind.CIDR6):
        return f"{_ONE_PROPERTY[kind][0]}:value ISSUBSET {quoted(value)}"
    if kind in _ONE_PROPERTY:
        of, name = _ONE_PROPERTY[kind]
        return f"{of}:{name} = {quoted(value)}"
    if kind in _HASH_NAMES or kind is Kind.FUZZY_HASH:
        of = "x509-certificate" if kind in (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256) else "file"
        return f"{of}:hashes.'{_hash_name(Observable(kind, value))}' = {quoted(value)}"
    if kind is Kind.ASN:
        return f"autonomous-system:number = {value[2:]}"
    path = _OTHER_PATHS.get(kind)
    return f"{path} = {quoted(value)}" if path else None


_OTHER_PATHS: Final = {
    Kind.JA3S: "network-traffic:extensions.'x-noroshi-tls-ext'.ja3s",
    Kind.USER_AGENT: "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
    Kind.CPE: "software:cpe",
    **{kind: f"{own.type}:value" for kind, own in _OWN_TYPES.items()},
}


def quoted(value: str) -> str:
    """A string literal of the pattern grammar (STIX 2.1 section 9.2)."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
