"""Extension definitions that this product knows: OASIS's, and its own. Documented once, here.

Our own observable types carry values for which STIX 2.1 has no type. Each is a new observable type under one
extension definition (STIX 2.1 §7.3, ``new-sco``), has the one property ``value`` (bank accounts: ``value`` and
``bank``), and a deterministic id as §2.9 makes them: UUIDv5 in the namespace of all observables over the canonical
JSON of the ID Contributing Properties named below, after the normalisation named below. So two installations that
see the same wallet give it the same id.

=========================  ======================  =====================================================
type                       contributing            normal form of ``value``
=========================  ======================  =====================================================
``x-ja3-fingerprint``      value                   32 lower-case hexadecimal digits (MD5)
``x-ja4-fingerprint``      value                   as JA4 writes it, lower case; opaque to us
``x-wallet-address``       value                   as its chain writes it; case kept
``x-bank-account``         bank, value             digits and capital letters only; ``bank`` likewise
``x-phone-number``         value                   E.164: ``+`` and digits
=========================  ======================  =====================================================
"""

from __future__ import annotations

from typing import Final

import msgspec

from .identifiers import OWN_CONTRIBUTING

TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
"""TLP 2.0 in STIX 2.1 (OASIS)."""

INCIDENT_EXTENSION: Final = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
EVENT_EXTENSION: Final = "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e"
IMPACT_EXTENSION: Final = "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9"
TASK_EXTENSION: Final = "extension-definition--2074a052-8be4-4932-849e-f5e7798e0030"
"""The incident suite (OASIS draft of 2023-10-10): properties for incident, new types event, impact and task."""


class OwnType(msgspec.Struct, frozen=True):
    """One of our own observable types."""

    type: str
    extension_id: str
    contributing: tuple[str, ...]
    about: str


JA3: Final = OwnType(
    "x-ja3-fingerprint",
    "extension-definition--1784aa04-670d-49a7-9262-6c00c32fda2c",
    ("value",),
    "JA3 fingerprint of a TLS client",
)
JA4: Final = OwnType(
    "x-ja4-fingerprint",
    "extension-definition--946e15c2-4fca-4840-bed9-34c1ff279348",
    ("value",),
    "JA4 fingerprint of a TLS client",
)
WALLET: Final = OwnType(
    "x-wallet-address",
    "extension-definition--6679e0c3-da36-41b0-a85a-816499483c87",
    ("value",),
    "Address of a wallet for crypto-assets",
)
BANK_ACCOUNT: Final = OwnType(
    "x-bank-account",
    "extension-definition--882f15c1-22b0-4a24-86d3-c83cb7a56131",
    ("bank", "value"),
    "Account at a bank",
)
PHONE: Final = OwnType(
    "x-phone-number",
    "extension-definition--d223becf-350f-4c6a-9c5f-357633a48622",
    ("value",),
    "Telephone number",
)
OWN_TYPES: Final = {own.type: own for own in (JA3, JA4, WALLET, BANK_ACCOUNT, PHONE)}
OWN_CONTRIBUTING.update({own.type: own.contributing for own in OWN_TYPES.values()})
