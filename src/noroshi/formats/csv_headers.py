"""The names of columns, types and degrees in lists of indicators, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from noroshi.observables import Kind

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("value", "indicator", "ioc", "observable", "indicator value", "ioc value",
              "値", "指標", "インジケータ", "インジケーター", "観測値"),
    "type": ("type", "kind", "indicator type", "ioc type", "data type", "種類", "種別", "タイプ", "型"),
    "first_seen": ("first seen", "firstseen", "valid from", "start", "初認", "初認日", "初認日時",
                   "初回観測", "初回観測日時", "有効開始"),
    "last_seen": ("last seen", "lastseen", "終認", "終認日", "終認日時", "最終観測", "最終観測日時"),
    "valid_until": ("valid until", "expires", "expiry", "expiration", "有効期限", "失効", "失効日"),
    "description": ("description", "comment", "comments", "note", "notes", "context",
                    "説明", "備考", "コメント", "内容"),
    "confidence": ("confidence", "score", "確信度", "信頼度", "確度"),
    "tlp": ("tlp", "marking", "tlp marking", "共有範囲", "取扱区分"),
}  # fmt: skip
FIELDS: Final[Mapping[str, str]] = {name: field for field, names in _COLUMNS.items() for name in names}
"""Column names, in small letters with single spaces, to the field they fill."""

_TYPES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.DOMAIN: ("domain", "domain name", "hostname", "host", "fqdn", "ドメイン", "ドメイン名", "ホスト名"),
    Kind.URL: ("url", "uri", "link"),
    Kind.EMAIL: ("email", "e mail", "mail", "email addr", "email src", "email dst", "メール", "メールアドレス"),
    Kind.MD5: ("md5", "file hash md5", "filehash md5"),
    Kind.SHA1: ("sha1", "sha 1", "filehash sha1"),
    Kind.SHA256: ("sha256", "sha 256", "filehash sha256"),
    Kind.SHA512: ("sha512", "sha 512", "filehash sha512"),
    Kind.FUZZY_HASH: ("ssdeep", "tlsh", "fuzzy hash"),
    Kind.CERTIFICATE_SHA1: ("certificate sha1", "x509 fingerprint sha1"),
    Kind.CERTIFICATE_SHA256: ("certificate sha256", "x509 fingerprint sha256"),
    Kind.JA3: ("ja3", "ja3 fingerprint md5"),
    Kind.JA3S: ("ja3s",),
    Kind.JA4: ("ja4",),
    Kind.ASN: ("asn", "as", "as number", "as番号"),
    Kind.CVE: ("cve", "vulnerability", "脆弱性"),
    Kind.CPE: ("cpe", "product", "製品"),
    Kind.WALLET: ("wallet", "btc", "bitcoin", "crypto", "暗号資産", "ウォレット"),
    Kind.BANK_ACCOUNT: ("bank account", "iban", "口座", "銀行口座"),
    Kind.PHONE: ("phone", "phone number", "電話", "電話番号"),
    Kind.FILENAME: ("filename", "file name", "ファイル名"),
    Kind.MUTEX: ("mutex",),
    Kind.REGISTRY_KEY: ("registry", "registry key", "regkey", "レジストリ"),
    Kind.USER_AGENT: ("user agent", "useragent"),
    Kind.MAC: ("mac", "mac address", "macアドレス"),
}  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {name: kind for kind, names in _TYPES.items() for name in names}
_ADDRESSES: Final = frozenset(
    ("ip", "ipv4", "ipv6", "ip address", "ip src", "ip dst", "ipv4 addr", "ipv6 addr", "address", "cidr", "network",
     "ipアドレス", "アドレス")
)  # fmt: skip
_BY_LENGTH: Final = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256, 128: Kind.SHA512}
_DEGREES: Final = {"high": 85, "medium": 50, "low": 15, "高": 85, "中": 50, "低": 15, "高い": 85, "低い": 15}
"""STIX 2.1 appendix A, the scale none/low/medium/high."""


def kind_of(said: str, value: str) -> Kind | None:
    """The kind that a type's name means; addresses and hashes, which have one name for several, go by the value."""
    name = " ".join(said.casefold().replace("_", " ").replace("-", " ").replace(":", " ").split())
    if name in _ADDRESSES:
        return Kind.IPV6 if ":" in value else Kind.IPV4
    if name in ("hash", "file hash", "filehash", "ハッシュ", "ハッシュ値"):
        return _BY_LENGTH.get(len(value.strip()))
    return _KINDS.get(name)


def score_of(said: str) -> int | None:
    """A confidence as STIX has it, 0 to 100, from a number, a percentage or a degree; None if it is none of them."""
    plain = said.strip().casefold().removesuffix("%").strip()
    if plain in _DEGREES:
        return _DEGREES[plain]
    return int(plain) if plain.isdecimal() and len(plain) < 4 and int(plain) <= 100 else None
