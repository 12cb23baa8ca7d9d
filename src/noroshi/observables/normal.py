"""One value in, its canonical form out: what makes two reports speak of the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from unicodedata import normalize

from noroshi.observables.addresses import address, plain_ipv4
from noroshi.observables.kinds import LONGEST_VALUE, Kind, NotAnObservable, Observable
from noroshi.observables.money import bank_account, wallet
from noroshi.observables.names import domain, email, plain_domain, url
from noroshi.observables.products import cpe

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]").search
_HEX: Final = re.compile(r"[0-9a-f]+").fullmatch
_DIGITS: Final = {
    Kind.MD5: 32, Kind.SHA1: 40, Kind.SHA256: 64, Kind.SHA512: 128, Kind.JA3: 32, Kind.JA3S: 32,
    Kind.CERTIFICATE_SHA1: 40, Kind.CERTIFICATE_SHA256: 64,
}  # fmt: skip
_SSDEEP: Final = re.compile(r"([0-9]{1,10}:[A-Za-z0-9/+]{0,64}:[A-Za-z0-9/+]{0,64})(?:,.*)?", re.DOTALL).fullmatch
_TLSH: Final = re.compile(r"(?:[Tt]1)?([0-9A-Fa-f]{70})").fullmatch
_JA4: Final = re.compile(r"[tqd][0-9a-z]{2}[di][0-9]{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}").fullmatch
_ASN: Final = re.compile(r"(?:ASN?\s*)?(?:([0-9]{1,5})\.)?([0-9]{1,10})", re.IGNORECASE).fullmatch
_CVE: Final = re.compile(r"CVE-([0-9]{4})-([0-9]{4,19})", re.IGNORECASE).fullmatch
_PHONE_FILL: Final = re.compile(r"[\s().\-/\u2010-\u2015]+|^tel:")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}").fullmatch
_MAC: Final = re.compile(r"[0-9a-f]{12}").fullmatch
_MAC_FILL: Final = re.compile(r"[:.\-\s]")
_HIVES: Final = {
    "hklm": "hkey_local_machine", "hkcu": "hkey_current_user", "hkcr": "hkey_classes_root",
    "hku": "hkey_users", "hkcc": "hkey_current_config",
}  # fmt: skip
_plain_sha256: Final = re.compile(r"[0-9a-f]{64}").fullmatch


def normalise(kind: Kind, text: str) -> Observable:
    """The observable that ``text`` is, said to be of ``kind``.

    The kind that comes out differs from the one that went in where the value itself says so: ``192.0.2.7/24`` given
    as an address is a network, ``::ffff:192.0.2.7`` is an IPv4 address. Normalising twice changes nothing.
    Raises NotAnObservable with the reason.
    """
    if kind is Kind.IPV4 and plain_ipv4(text):
        return Observable(kind, text)
    if kind is Kind.DOMAIN and plain_domain(text):
        return Observable(kind, text)
    if kind is Kind.SHA256 and _plain_sha256(text):
        return Observable(kind, text)
    stripped = _clean(kind, text)
    if Kind.IPV4 <= kind <= Kind.CIDR6:
        return address(kind, stripped)
    value = _RULES[kind](kind, stripped)
    if len(value) > LONGEST_VALUE:
        raise NotAnObservable(kind, text, "too-long")
    return Observable(kind, value)


def _clean(kind: Kind, text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise NotAnObservable(kind, text, "empty")
    if len(stripped) > LONGEST_VALUE:
        raise NotAnObservable(kind, text, "too-long")
    if _CONTROL(stripped):
        raise NotAnObservable(kind, text, "control-character")
    return stripped


def _digest(kind: Kind, text: str) -> str:
    value = text.lower().removeprefix("0x")
    if kind in (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256):
        value = re.sub(r"[:\s]", "", value)
    if len(value) != _DIGITS[kind] or not _HEX(value):
        raise NotAnObservable(kind, text, "digest")
    return value


def _fuzzy_hash(kind: Kind, text: str) -> str:
    if found := _TLSH(text):
        return "T1" + found[1].upper()
    if found := _SSDEEP(text):
        return found[1]
    raise NotAnObservable(kind, text, "fuzzy-hash")


def _ja4(kind: Kind, text: str) -> str:
    if not _JA4(text.lower()):
        raise NotAnObservable(kind, text, "fingerprint")
    return text.lower()


def _asn(kind: Kind, text: str) -> str:
    found = _ASN(text)
    if found is None:
        raise NotAnObservable(kind, text, "asn")
    high, low = int(found[1] or 0), int(found[2])
    if high > 65535 or low > (65535 if found[1] else 4294967295):
        raise NotAnObservable(kind, text, "asn")
    return f"AS{high << 16 | low}"  # RFC 5396: asdot is written as asplain


def _cve(kind: Kind, text: str) -> str:
    if not _CVE(text):
        raise NotAnObservable(kind, text, "cve")
    return text.upper()


def _phone(kind: Kind, text: str) -> str:
    bare = _PHONE_FILL.sub("", text.replace("(0)", ""))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if not bare.startswith("+") and bare.isdecimal():
        raise NotAnObservable(kind, text, "phone-country")
    if not _PHONE(bare):
        raise NotAnObservable(kind, text, "phone")
    return bare


def _mac(kind: Kind, text: str) -> str:
    bare = _MAC_FILL.sub("", text.lower())
    if not _MAC(bare):
        raise NotAnObservable(kind, text, "mac")
    return ":".join(bare[at : at + 2] for at in range(0, 12, 2))


def _registry_key(kind: Kind, text: str) -> str:
    hive, slash, rest = normalize("NFC", text.lower()).rstrip("\\").partition("\\")
    key = f"{_HIVES.get(hive, hive)}{slash}{rest}"
    if not key:
        raise NotAnObservable(kind, text, "empty")
    return key


def _text(kind: Kind, text: str) -> str:
    return normalize("NFC", text)


_RULES: Final[dict[Kind, Callable[[Kind, str], str]]] = {
    Kind.DOMAIN: lambda _, text: domain(text),
    Kind.URL: lambda _, text: url(text),
    Kind.EMAIL: lambda _, text: email(text),
    **dict.fromkeys(_DIGITS, _digest),
    Kind.FUZZY_HASH: _fuzzy_hash,
    Kind.JA4: _ja4,
    Kind.ASN: _asn,
    Kind.CVE: _cve,
    Kind.CPE: lambda _, text: cpe(text),
    Kind.WALLET: lambda _, text: wallet(text),
    Kind.BANK_ACCOUNT: lambda _, text: bank_account(text),
    Kind.PHONE: _phone,
    Kind.MAC: _mac,
    Kind.REGISTRY_KEY: _registry_key,
    **dict.fromkeys((Kind.FILENAME, Kind.MUTEX, Kind.USER_AGENT, Kind.OTHER), _text),
}
