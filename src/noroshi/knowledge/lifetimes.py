"""Why values of each kind usually stay good for as long as they do. The numbers stand in ``sql/schema_0006.sql``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from noroshi.observables import Kind

_ADDRESS = _("Addresses are rented and pass on within weeks; most reports of one are wrong soon after.")
_NAME = _("A name is bought for a campaign and left when it is blocked; few live longer than a season.")
_URL = _("Pages are taken down or moved within weeks; their hosts live on.")
_FILE = _("A file stays what it is: its digest means the same for ever, and only fewer still meet it.")
_CERTIFICATE = _("Browsers accept certificates for at most 398 days; after that another is in use.")
_FINGERPRINT = _("A fingerprint of a program's handshake changes with its next versions.")
_ACCOUNT = _("Accounts are closed or changed when they are found out, but not at once.")
_LASTING = _("It is built into the program or product and changes seldom.")
_LOOSE = _("It is chosen freely, changes easily, and harmless programs use it too.")
REASONS: Final[Mapping[Kind, Promise]] = {
    **dict.fromkeys((Kind.IPV4, Kind.IPV6, Kind.CIDR4, Kind.CIDR6), _ADDRESS),
    Kind.DOMAIN: _NAME,
    Kind.URL: _URL,
    **dict.fromkeys((Kind.MD5, Kind.SHA1, Kind.SHA256, Kind.SHA512, Kind.FUZZY_HASH), _FILE),
    **dict.fromkeys((Kind.CERTIFICATE_SHA1, Kind.CERTIFICATE_SHA256), _CERTIFICATE),
    **dict.fromkeys((Kind.JA3, Kind.JA3S, Kind.JA4), _FINGERPRINT),
    **dict.fromkeys((Kind.EMAIL, Kind.PHONE, Kind.BANK_ACCOUNT, Kind.WALLET), _ACCOUNT),
    **dict.fromkeys((Kind.CVE, Kind.CPE, Kind.MUTEX, Kind.REGISTRY_KEY, Kind.MAC, Kind.ASN), _LASTING),
    **dict.fromkeys((Kind.FILENAME, Kind.USER_AGENT, Kind.OTHER), _LOOSE),
}
