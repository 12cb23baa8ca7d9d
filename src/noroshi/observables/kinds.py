"""What an observable is: a kind, a normalised value, and the identifier that follows from both."""

from __future__ import annotations

from enum import IntEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

import msgspec

LONGEST_VALUE: Final = 4096
"""Characters. A longer value is refused: it is content, not something to look up."""


class Kind(IntEnum):
    """What an observable is. The numbers are stored and hashed into identifiers: never change or reuse one."""

    IPV4 = 1
    IPV6 = 2
    CIDR4 = 3
    CIDR6 = 4
    DOMAIN = 5
    URL = 6
    EMAIL = 7
    MD5 = 8
    SHA1 = 9
    SHA256 = 10
    SHA512 = 11
    FUZZY_HASH = 12
    """ssdeep (``3:AbC:dEf``) or TLSH (``T1`` and 70 hexadecimal digits); the two forms cannot be confused."""
    CERTIFICATE_SHA1 = 13
    CERTIFICATE_SHA256 = 14
    JA3 = 15
    JA3S = 16
    JA4 = 17
    ASN = 18
    CVE = 19
    CPE = 20
    WALLET = 21
    BANK_ACCOUNT = 22
    PHONE = 23
    FILENAME = 24
    MUTEX = 25
    REGISTRY_KEY = 26
    USER_AGENT = 27
    MAC = 28
    OTHER = 99


class Observable(msgspec.Struct, frozen=True, gc=False):
    """A kind and its normalised value: two that mean the same are equal. Made by ``normalise`` or ``guess``."""

    kind: Kind
    value: str


class NotAnObservable(ValueError):
    """The text is not a value of the kind it is said to be.

    ``reason`` is a stable code for machines and the catalogue, ``explanation`` its English sentence.
    """

    def __init__(self, kind: Kind, text: str, reason: str) -> None:
        self.kind = kind
        self.text = text[:200]
        self.reason = reason
        super().__init__(kind, self.text, reason)

    @property
    def explanation(self) -> str:
        """What is wrong, in English, without quoting the value."""
        return REASONS[self.reason]

    def __str__(self) -> str:
        return f"{self.kind.name.lower()} {self.text!r}: {self.explanation}"


REASONS: Final[dict[str, str]] = {
    "empty": "There is no value.",
    "too-long": f"The value is longer than {LONGEST_VALUE} characters.",
    "control-character": "The value holds a control character or half of a surrogate pair.",
    "octet-padded": "An octet is padded with zeros, which programs read in different ways; write it without.",
    "not-an-address": "This is not an IP address.",
    "wrong-family": "This is an IP address of the other family.",
    "prefix": "The length of the network prefix is not valid.",
    "address-not-domain": "This is an IP address or a number, not a domain name.",
    "wildcard": "A name with a wildcard stands for many names.",
    "label": "A part of the name is empty, longer than 63 characters, or holds a character that names cannot have.",
    "name-too-long": "The name is longer than 253 characters.",
    "no-scheme": "A URL begins with a scheme such as https://.",
    "host": "The URL has no valid host.",
    "port": "The port is not a number from 0 to 65535.",
    "not-an-email": "An e-mail address is a local part, an @ and a domain name.",
    "digest": "This is not a digest of the right length in hexadecimal.",
    "fuzzy-hash": "This is neither an ssdeep nor a TLSH hash.",
    "fingerprint": "This is not a fingerprint in its published form.",
    "asn": "An AS number is a number from 0 to 4294967295, with or without AS before it.",
    "cve": "A CVE identifier is CVE, a year and at least four digits, such as CVE-2024-12345.",
    "cpe": "This is not a CPE name that gives at least vendor and product.",
    "wallet": "This is not the address of a wallet.",
    "checksum": "The check digits do not fit: a character was probably mistyped.",
    "bank-account": "This is neither an IBAN nor an account number.",
    "phone": "A phone number has 7 to 15 digits.",
    "phone-country": "The phone number has no country code: write it with + and the code.",
    "mac": "A hardware address has 12 hexadecimal digits.",
}


def observable_key(kind: int, value: str) -> bytes:
    """The 16 raw bytes of an observable's identifier: BLAKE2b-128 over the kind's number and the value in UTF-8."""
    return blake2b(b"%c" % kind + value.encode(), digest_size=16).digest()


def observable_id(kind: int, value: str) -> UUID:
    """The identifier of an observable, the same wherever and whenever computed: no look-up before a write."""
    return UUID(bytes=observable_key(kind, value))
