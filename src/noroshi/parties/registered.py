"""Reads of the asset register: pages, counts, what is out of date. Row-level security decides what is there."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from noroshi.parties.errors import AssetNotFound
from noroshi.parties.models import Asset, AssetChange, AssetKey
from noroshi.parties.types import AssetAct, AssetChanged, AssetKind, AssetRecord

COUNT_LIMIT = 10_000
"""Counts are exact up to here."""
EXPORT_PAGE = 1000
OUT_OF_DATE = timedelta(days=365)
_FIELDS = (
    "id", "organisation_id", "kind", "name", "value", "vendor", "product", "version", "cpe", "facility", "in_service",
    "quantity", "registered_at", "confirmed_at", "retired_at", "audience_id",
)  # fmt: skip


class Use(StrEnum):
    """Which assets a list shows by their use."""

    IN_USE = "in-use"
    OUT_OF_DATE = "out-of-date"
    """In use, but nobody has confirmed them for a year."""
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of assets shows.

    ``about`` is an address, a network, a domain, or ``vendor:product``: assets in use that it falls on, found by their
    keys. ``before`` is the moment before which an asset must have been confirmed last to count as out of date.
    """

    organisation_id: int | None = None
    kind: AssetKind | None = None
    about: str = ""
    use: Use = Use.IN_USE
    before: datetime | None = None


def newest_assets(wanted: Wanted, *, after: int | None = None, limit: int = 50) -> list[AssetRecord]:
    """The newest assets that the viewer may see, paged by id."""
    found = _wanted(wanted)
    if after is not None:
        found = found.filter(pk__lt=after)
    return [_record(row) for row in found.order_by("-pk").values_list(*_FIELDS)[:limit]]


def every_asset(wanted: Wanted) -> Iterator[AssetRecord]:
    """All of them, newest first, read page by page: for an export of any size."""
    after: int | None = None
    while page := newest_assets(wanted, after=after, limit=EXPORT_PAGE):
        yield from page
        after = page[-1].id


def count_assets(wanted: Wanted) -> int:
    """How many, exact up to COUNT_LIMIT; one more means more."""
    return _wanted(wanted)[: COUNT_LIMIT + 1].count()


def out_of_date_before(now: datetime) -> datetime:
    """Assets that were confirmed last before this moment are out of date: the office's own rule, not the law's."""
    return now - OUT_OF_DATE


def assets_older_than(moment: datetime, organisation_id: int, limit: int = 5) -> list[AssetRecord]:
    """An organisation's assets in use that were confirmed last before ``moment``, the oldest first."""
    found = Asset.objects.filter(organisation_id=organisation_id, confirmed_at__lt=moment, retired_at=None)
    return [_record(row) for row in found.order_by("confirmed_at", "pk").values_list(*_FIELDS)[:limit]]


def asset_named(asset_id: int) -> AssetRecord:
    """One asset that the viewer may see. Raises AssetNotFound."""
    row = Asset.objects.filter(pk=asset_id).values_list(*_FIELDS).first()
    if row is None:
        raise AssetNotFound
    return _record(row)


def assets_named(asset_ids: Collection[int]) -> list[AssetRecord]:
    """Several assets, as far as the viewer may see them."""
    return [_record(row) for row in Asset.objects.filter(pk__in=asset_ids).order_by("pk").values_list(*_FIELDS)]


def history_of(asset_id: int, limit: int = 100) -> list[AssetChanged]:
    """What was done with an asset since it was registered, newest first."""
    rows = AssetChange.objects.filter(asset_id=asset_id).order_by("-pk")
    found = rows.values_list("act", "at", "person__name", "before")[:limit]
    return [AssetChanged(AssetAct(act), at, name or "", dict(before)) for act, at, name, before in found]


def _record(row: tuple[Any, ...]) -> AssetRecord:
    return AssetRecord(row[0], row[1], AssetKind(row[2]), *row[3:])


def _wanted(wanted: Wanted) -> QuerySet[Asset]:
    found = Asset.objects.filter(retired_at__isnull=wanted.use is not Use.RETIRED)
    if wanted.organisation_id is not None:
        found = found.filter(organisation_id=wanted.organisation_id)
    if wanted.use is Use.OUT_OF_DATE and wanted.before is not None:
        found = found.filter(confirmed_at__lt=wanted.before)
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind)
    if wanted.about.strip():
        found = found.filter(pk__in=AssetKey.objects.filter(key__in=_keys_for(wanted.about)).values("asset_id"))
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
