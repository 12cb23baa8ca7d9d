"""What a bare value is: for search boxes, pasted lists, and files that do not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from noroshi.observables.kinds import Kind, NotAnObservable, Observable
from noroshi.observables.money import iban_checks, known_wallet
from noroshi.observables.names import has_known_suffix, host
from noroshi.observables.normal import normalise

_FULL_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0x3002: ".", 0xFF61: ".", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2212: "-",
    0x200B: None, 0x2060: None, 0xFEFF: None, 0x00AD: None,
}  # fmt: skip
_DEFANGED: Final = re.compile(
    r"\s{0,3}[\[({]\s?(?P<dot>\.|dot)\s?[\])}]\s{0,3}"
    r"|\s{0,3}[\[({]\s?(?P<at>@|at)\s?[\])}]\s{0,3}"
    r"|[\[({](?P<colon>:/{0,2})[\])}]"
    r"|[\[({](?P<slash>/{1,2})[\])}]"
    r"|\\(?P<escaped>\.)",
    re.IGNORECASE,
)
_PLAIN: Final = {"dot": ".", "at": "@", "escaped": "."}
_SCHEME: Final = re.compile(r"^(?:h[x*t]{2}p|h__p|fxp|http)(s?):/{1,2}(?=[^/])", re.IGNORECASE)
_QUOTES: Final = "\"'`“”‘’「」『』<>,;、"
_HASHES: Final = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256, 128: Kind.SHA512}
_HEX: Final = re.compile(r"[0-9A-Fa-f]+").fullmatch
_HOST_PORT: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@]+):([0-9]{1,5})").fullmatch
_HOST_PATH: Final = re.compile(r"([^\s/?#@]+)([/?#]\S*)").fullmatch
_FILE: Final = re.compile(
    r"[^\s/\\:*?\"<>|][^/\\:*?\"<>|]*\.(?:exe|dll|sys|bat|cmd|ps1|vbs|vbe|js|jse|hta|lnk|iso|img|msi|scr|jar|apk|elf|bin"
    r"|docx?|docm|xlsx?|xlsm|pptx?|pdf|rtf|zip|rar|7z|gz|tar|txt|html?|php|jsp|aspx?|py|so|dylib|tmp|dat|chm|cpl)",
    re.IGNORECASE,
).fullmatch
_REGISTRY: Final = re.compile(r"(?:HKLM|HKCU|HKCR|HKU|HKCC|HKEY_[A-Z_]+)\\.+", re.IGNORECASE | re.DOTALL).fullmatch
_BEGINNINGS: Final[tuple[tuple[str, Kind], ...]] = (
    ("cve-", Kind.CVE), ("cpe:", Kind.CPE), ("+", Kind.PHONE), ("tel:", Kind.PHONE), ("mailto:", Kind.EMAIL),
    ("as", Kind.ASN), ("t1", Kind.FUZZY_HASH),
)  # fmt: skip

_NAMED: Final[dict[str, tuple[Kind, ...]]] = {
    "ja3": (Kind.JA3,), "ja3s": (Kind.JA3S,), "account": (Kind.BANK_ACCOUNT,),
    "certificate": (Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256),
}  # fmt: skip


def line_of(observable: Observable) -> str:
    """How an observable is written in a list of bare values, so that ``guess`` gives the same back.

    A kind whose values look like another's is named before it: ``ja3:...``, ``certificate:...``, ``account:...``.
    """
    if observable.kind is Kind.BANK_ACCOUNT and iban_checks(observable.value):
        return observable.value
    name = next((name for name, kinds in _NAMED.items() if observable.kind in kinds), "")
    return f"{name}:{observable.value}" if name else observable.value


def refang(text: str) -> str:
    """The value behind the writing that keeps it from being clicked: ``hxxps://evil[.]example``, ``a(at)b(dot)jp``.

    Full-width characters become ASCII, invisible ones and quotes around the value go.
    """
    plain = text.translate(_FULL_WIDTH).strip().strip(_QUOTES).strip()
    plain = _DEFANGED.sub(_restore, plain)
    return _SCHEME.sub(lambda found: f"{'ftp' if found[0][0] in 'fF' else 'http'}{found[1].lower()}://", plain)


def _restore(found: re.Match[str]) -> str:
    group = found.lastgroup or ""
    return _PLAIN.get(group) or found[group]


def guess(text: str) -> Observable | None:
    """The observable that a bare, perhaps defanged value most probably is; None when nothing fits.

    A name counts as a domain only under a public suffix or a special-use name. Of the forms that are also ordinary
    words or numbers (phone, wallet, account) only those are taken that prove themselves by prefix or check digits.
    """
    if len(text) > 8192:
        return None
    plain = refang(text)
    for rule in _RULES:
        try:
            if (found := rule(plain)) is not None:
                return found
        except NotAnObservable:
            continue
    return None


def _named(plain: str) -> Observable | None:
    name, colon, value = plain.partition(":")
    for kind in _NAMED.get(name.lower(), ()) if colon else ():
        try:
            return normalise(kind, value)
        except NotAnObservable:
            continue
    return None


def _address(plain: str) -> Observable | None:
    if plain[:1] not in "0123456789abcdefABCDEF:[" or not ("." in plain or ":" in plain):
        return None
    return normalise(Kind.IPV6 if ":" in plain else Kind.IPV4, plain.strip("[]"))


def _digest(plain: str) -> Observable | None:
    kind = _HASHES.get(len(plain))
    return normalise(kind, plain) if kind is not None and _HEX(plain) else None


def _by_beginning(plain: str) -> Observable | None:
    lower = plain.lower()
    for beginning, kind in _BEGINNINGS:
        if lower.startswith(beginning):
            try:
                return normalise(kind, plain[7:] if beginning == "mailto:" else plain)
            except NotAnObservable:
                continue
    return None


def _url(plain: str) -> Observable | None:
    return normalise(Kind.URL, plain) if "://" in plain else None


def _email(plain: str) -> Observable | None:
    return normalise(Kind.EMAIL, plain) if "@" in plain else None


def _money(plain: str) -> Observable | None:
    if (known := known_wallet(plain)) is not None:
        return Observable(Kind.WALLET, known)
    bare = plain.replace(" ", "").upper()
    return Observable(Kind.BANK_ACCOUNT, bare) if iban_checks(bare) else None


def _special(plain: str) -> Observable | None:
    if _REGISTRY(plain):
        return normalise(Kind.REGISTRY_KEY, plain)
    if plain.count(":") == 2 and plain[:1].isdigit():
        return normalise(Kind.FUZZY_HASH, plain)
    if len(plain) == 36 and plain.count("_") == 2:
        return normalise(Kind.JA4, plain)
    separated = plain.count(":") == 5 or plain.count("-") == 5 or plain.count(".") == 2
    return normalise(Kind.MAC, plain) if separated and len(plain) in (14, 17) else None


def _domain(plain: str) -> Observable | None:
    found = normalise(Kind.DOMAIN, plain)
    return found if has_known_suffix(found.value) else None


def _host_and_port(plain: str) -> Observable | None:
    if (parts := _HOST_PORT(plain)) is None or int(parts[2]) > 65535:
        return None
    found = host(Kind.OTHER, parts[1])
    return found if found.kind is not Kind.DOMAIN or has_known_suffix(found.value) else None


def _host_and_path(plain: str) -> Observable | None:
    if (parts := _HOST_PATH(plain)) is None or _host(parts[1]) is None:
        return None
    return normalise(Kind.URL, "http://" + plain)


def _host(place: str) -> Observable | None:
    return _host_and_port(place) or _address(place) if ":" in place or place[-1:].isdigit() else _domain(place)


def _filename(plain: str) -> Observable | None:
    return normalise(Kind.FILENAME, plain) if _FILE(plain) else None


_RULES: Final[tuple[Callable[[str], Observable | None], ...]] = (
    _digest, _named, _by_beginning, _url, _email, _special, _address, _money, _domain, _host_and_port, _host_and_path,
    _filename,
)  # fmt: skip
