"""The values that an indicator's pattern looks for (STIX 2.1 section 9), by the kind of observable that each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from noroshi.observables.kinds import Kind
from noroshi.stix.errors import PatternError
from noroshi.stix.extensions import BANK_ACCOUNT, JA3, JA4, PHONE, WALLET
from noroshi.stix.pattern_tree import Operator
from noroshi.stix.patterns import one_comparison, values

_NAMING: Final = (Operator.EQUAL, Operator.IN, Operator.ISSUBSET)
_ADDRESS_KINDS: Final = (Kind.IPV4, Kind.IPV6)
_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "ipv4-addr:value": (Kind.IPV4,),
    "ipv6-addr:value": (Kind.IPV6,),
    "domain-name:value": (Kind.DOMAIN,),
    "url:value": (Kind.URL,),
    "artifact:url": (Kind.URL,),
    "email-addr:value": (Kind.EMAIL,),
    "email-message:from_ref.value": (Kind.EMAIL,),
    "email-message:sender_ref.value": (Kind.EMAIL,),
    "email-message:to_refs.value": (Kind.EMAIL,),
    "email-message:cc_refs.value": (Kind.EMAIL,),
    "mac-addr:value": (Kind.MAC,),
    "mutex:name": (Kind.MUTEX,),
    "windows-registry-key:key": (Kind.REGISTRY_KEY,),
    "autonomous-system:number": (Kind.ASN,),
    "file:name": (Kind.FILENAME,),
    "software:cpe": (Kind.CPE,),
    "network-traffic:src_ref.value": (*_ADDRESS_KINDS, Kind.DOMAIN),
    "network-traffic:dst_ref.value": (*_ADDRESS_KINDS, Kind.DOMAIN),
    "domain-name:resolves_to_refs.value": (*_ADDRESS_KINDS, Kind.DOMAIN),
    "network-traffic:extensions.http-request-ext.request_header.user-agent": (Kind.USER_AGENT,),
    f"{PHONE.type}:value": (Kind.PHONE,),
    f"{BANK_ACCOUNT.type}:value": (Kind.BANK_ACCOUNT,),
    f"{WALLET.type}:value": (Kind.WALLET,),
    f"{JA3.type}:value": (Kind.JA3,),
    f"{JA4.type}:value": (Kind.JA4,),
    "x509-certificate:hashes.sha-1": (Kind.CERTIFICATE_SHA1,),
    "x509-certificate:hashes.sha1": (Kind.CERTIFICATE_SHA1,),
    "x509-certificate:hashes.sha-256": (Kind.CERTIFICATE_SHA256,),
    "x509-certificate:hashes.sha256": (Kind.CERTIFICATE_SHA256,),
}
_DIGESTS: Final[Mapping[str, Kind]] = {
    "md5": Kind.MD5, "sha-1": Kind.SHA1, "sha1": Kind.SHA1, "sha-256": Kind.SHA256, "sha256": Kind.SHA256,
    "sha-512": Kind.SHA512, "sha512": Kind.SHA512, "ssdeep": Kind.FUZZY_HASH, "tlsh": Kind.FUZZY_HASH,
}  # fmt: skip
_ONE_COMPARISON: Final = re.compile(
    r"\s*\[\s*([a-z][a-z0-9-]*:[A-Za-z0-9_.'-]+)\s*=\s*'((?:[^'\\]|\\.)*)'\s*\]\s*", re.DOTALL
).fullmatch
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_INDEX: Final = re.compile(r"\[(?:[0-9]+|\*)\]")
_FINGERPRINT: Final = re.compile(r"network-traffic:extensions\.[^.]+\.(ja3s?|ja4)").fullmatch
_PAYLOAD: Final = re.compile(r"[a-z0-9-]+:(?:[a-z_]+_refs?\.)?(?:content_ref\.)?hashes\.([a-z0-9-]+)").fullmatch


def tested_values(pattern: str) -> list[tuple[Kind, str]]:
    """Each value that a match needs or may need, with its kind, not yet normalised.

    Only ``=``, ``IN`` and, on networks, ``ISSUBSET`` name a value; a negated comparison excludes it and is left out.
    A pattern that cannot be parsed tests nothing. By far most patterns are one comparison, taken without the parser.
    """
    if (one := one_comparison(pattern)) is not None:
        return _typed(one.written, one.value)
    if (simple := _ONE_COMPARISON(pattern)) is not None:
        path, text = simple.groups()
        return _typed(path, _ESCAPED.sub(r"\1", text) if "\\" in text else text)
    return [typed for path, text in _parsed(pattern) for typed in _typed(path, text)]


def _typed(path: str, text: str) -> list[tuple[Kind, str]]:
    return [(kind, text) for kind in (_kept_kinds(path) if len(path) <= _LONGEST_KEPT else _kinds_of(path))]


def _kinds_of(path: str) -> tuple[Kind, ...]:
    plain = _INDEX.sub("", path.replace("'", "").replace('"', "")).lower()
    kinds = _KINDS.get(plain)
    return _kinds_by_form(plain) if kinds is None else kinds


_LONGEST_KEPT: Final = 200
_kept_kinds: Final = lru_cache(maxsize=1024)(_kinds_of)
"""The same few paths stand in nearly every pattern."""


def _kinds_by_form(plain: str) -> tuple[Kind, ...]:
    if (fingerprint := _FINGERPRINT(plain)) is not None:
        return (Kind[fingerprint[1].upper()],)
    digest = _DIGESTS.get(found[1]) if (found := _PAYLOAD(plain)) is not None else None
    return (digest,) if digest is not None else ()


def _parsed(pattern: str) -> Iterator[tuple[str, str]]:
    try:
        tests = values(pattern)
    except PatternError:
        return
    for test in tests:
        if test.operator in _NAMING and not test.negated and isinstance(test.value, str | int):
            yield f"{test.object_type}:{test.path}", str(test.value)
