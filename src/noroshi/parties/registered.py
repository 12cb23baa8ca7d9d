"""Reads of the asset register: pages, counts, what is out of date. Row-level security decides what is there."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from django.db.models import QuerySet

from noroshi.parties.models import Asset, AssetKey
from noroshi.parties.types import AssetKind, AssetRecord

COUNT_LIMIT = 10_000
"""Counts are exact up to here."""
_FIELDS = (
    "id", "organisation_id", "kind", "name", "value", "vendor", "product", "version", "cpe", "facility", "in_service",
    "quantity", "registered_at",
)  # fmt: skip


def newest_assets(
    *, organisation_id: int | None = None, kind: AssetKind | None = None, about: str = "", before: int | None = None,
    limit: int = 50,
) -> list[AssetRecord]:  # fmt: skip
    """The newest assets that the viewer may see, paged by id.

    ``about`` is an address, a network, a domain, or ``vendor:product``: assets that it falls on, found by their keys.
    """
    found = _wanted(organisation_id, kind, about)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = found.order_by("-pk").values_list(*_FIELDS)[:limit]
    return [AssetRecord(row[0], row[1], AssetKind(row[2]), *row[3:]) for row in rows]


def count_assets(*, organisation_id: int | None = None, kind: AssetKind | None = None, about: str = "") -> int:
    """How many, exact up to COUNT_LIMIT; one more means more."""
    return _wanted(organisation_id, kind, about)[: COUNT_LIMIT + 1].count()


def assets_older_than(moment: datetime, organisation_id: int, limit: int = 5) -> list[AssetRecord]:
    """An organisation's assets that were registered before ``moment``, the oldest first."""
    found = Asset.objects.filter(organisation_id=organisation_id, registered_at__lt=moment)
    rows = found.order_by("registered_at", "pk").values_list(*_FIELDS)[:limit]
    return [AssetRecord(row[0], row[1], AssetKind(row[2]), *row[3:]) for row in rows]


def _wanted(organisation_id: int | None, kind: AssetKind | None, about: str) -> QuerySet[Asset]:
    found = Asset.objects.all()
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    if kind is not None:
        found = found.filter(kind=kind)
    if about.strip():
        found = found.filter(pk__in=AssetKey.objects.filter(key__in=_keys_for(about)).values("asset_id"))
    return found


def _keys_for(about: str) -> list[str]:
    """Equality keys: containment would lose its index under row-level security."""
    text = about.strip().lower()[:300]
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return [text, text.replace(" ", ":"), *_parents(text)]
    return [str(network.supernet(new_prefix=length)) for length in range(network.prefixlen, 0, -1)]


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[place:]) for place in range(1, len(parts) - 1)]
