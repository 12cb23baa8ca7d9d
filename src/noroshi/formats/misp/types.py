"""What each type of MISP attribute is (MISP core format, section 2.4.2), and what its galaxies become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from noroshi.observables import Kind, NotAnObservable, Observable, guess, normalise, refang

ADDRESS: Final = "address"
"""An IPv4 or IPv6 address or network: MISP has one type for both."""

Part = Kind | str | None

PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    "ip-src": (ADDRESS,), "ip-dst": (ADDRESS,), "ip": (ADDRESS,),
    "ip-src|port": (ADDRESS, None), "ip-dst|port": (ADDRESS, None),
    "domain": (Kind.DOMAIN,), "hostname": (Kind.DOMAIN,),
    "domain|ip": (Kind.DOMAIN, ADDRESS), "hostname|port": (Kind.DOMAIN, None),
    "url": (Kind.URL,), "uri": (Kind.URL,), "link": (Kind.URL,),
    "email": (Kind.EMAIL,), "email-src": (Kind.EMAIL,), "email-dst": (Kind.EMAIL,), "email-reply-to": (Kind.EMAIL,),
    "target-email": (Kind.EMAIL,), "whois-registrant-email": (Kind.EMAIL,), "dns-soa-email": (Kind.EMAIL,),
    "md5": (Kind.MD5,), "sha1": (Kind.SHA1,), "sha256": (Kind.SHA256,), "sha512": (Kind.SHA512,),
    "ssdeep": (Kind.FUZZY_HASH,), "tlsh": (Kind.FUZZY_HASH,),
    "filename": (Kind.FILENAME,), "attachment": (Kind.FILENAME,), "email-attachment": (Kind.FILENAME,),
    "filename|md5": (Kind.FILENAME, Kind.MD5), "malware-sample": (Kind.FILENAME, Kind.MD5),
    "filename|sha1": (Kind.FILENAME, Kind.SHA1), "filename|sha256": (Kind.FILENAME, Kind.SHA256),
    "filename|sha512": (Kind.FILENAME, Kind.SHA512), "filename|ssdeep": (Kind.FILENAME, Kind.FUZZY_HASH),
    "filename|tlsh": (Kind.FILENAME, Kind.FUZZY_HASH),
    "x509-fingerprint-sha1": (Kind.CERTIFICATE_SHA1,), "x509-fingerprint-sha256": (Kind.CERTIFICATE_SHA256,),
    "ja3-fingerprint-md5": (Kind.JA3,), "ja4": (Kind.JA4,),
    "AS": (Kind.ASN,), "mac-address": (Kind.MAC,), "mutex": (Kind.MUTEX,), "user-agent": (Kind.USER_AGENT,),
    "regkey": (Kind.REGISTRY_KEY,), "regkey|value": (Kind.REGISTRY_KEY, None), "cpe": (Kind.CPE,),
    "btc": (Kind.WALLET,), "xmr": (Kind.WALLET,), "dash": (Kind.WALLET,), "iban": (Kind.BANK_ACCOUNT,),
    "bank-account-nr": (Kind.BANK_ACCOUNT,), "phone-number": (Kind.PHONE,), "whois-registrant-phone": (Kind.PHONE,),
}  # fmt: skip
"""The kind of each part of a value; None is a part that stands for nothing by itself (a port, a registry value)."""

RULES: Final[Mapping[str, str]] = {"yara": "yara", "sigma": "sigma", "snort": "snort", "suricata": "suricata"}
"""Attributes that hold a detection rule, and STIX's name of its language (STIX 2.1 section 10.19)."""

CLUSTERS: Final[tuple[tuple[str, str], ...]] = (
    ("intrusion-set", "intrusion-set"), ("threat-actor", "threat-actor"), ("microsoft-activity-group", "threat-actor"),
    ("attack-pattern", "attack-pattern"), ("course-of-action", "course-of-action"), ("mitre-tool", "tool"),
    ("malware", "malware"), ("malpedia", "malware"), ("ransomware", "malware"), ("banker", "malware"),
    ("backdoor", "malware"), ("botnet", "malware"), ("rat", "malware"), ("stealer", "malware"), ("android", "malware"),
    ("exploit-kit", "tool"), ("tool", "tool"),
)  # fmt: skip
"""By the end of a galaxy's type, the first that fits; ``mitre-enterprise-attack-malware`` is among them."""


def cluster_type(galaxy: str) -> str | None:
    """The STIX object that an entry of this galaxy is; None for galaxies that STIX has no object for."""
    return next((stix for ending, stix in CLUSTERS if galaxy.endswith(ending)), None)


def observables(kind: str, value: str) -> list[Observable]:
    """What an attribute's value names, part by part. Raises NotAnObservable when a part is not what its type says."""
    parts = PARTS[kind]
    if len(parts) == 1:
        return [_observable(parts[0], value)]
    texts = value.split("|", len(parts) - 1)
    if len(texts) != len(parts):
        raise NotAnObservable(Kind.OTHER, value, "empty")
    return [_observable(part, text) for part, text in zip(parts, texts, strict=True) if part is not None]


def _observable(part: Part, text: str) -> Observable:
    if isinstance(part, Kind):
        return _first(text, part)
    return _first(text, Kind.IPV6 if ":" in text else Kind.IPV4)


def _first(text: str, kind: Kind) -> Observable:
    try:
        return normalise(kind, text)
    except NotAnObservable:
        # Senders defang values, and write addresses of one kind under the type of another.
        plain = refang(text)
        if plain != text.strip():
            return normalise(kind, plain)
        if kind in (Kind.DOMAIN, Kind.URL) and (other := guess(text)) is not None and other.kind <= Kind.URL:
            return other
        raise
