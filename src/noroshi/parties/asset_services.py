"""Verbs of assets that are registered already: changed, confirmed, retired. None is ever deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db.models import QuerySet

from noroshi.frame.actors import Actor
from noroshi.frame.permissions import Permission
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.observables import NotAnObservable
from noroshi.parties.errors import AssetNotFindable, AssetNotFound, AssetRetired
from noroshi.parties.events import AssetsRegistered
from noroshi.parties.keys import keys_of
from noroshi.parties.models import Asset, AssetChange, AssetKey
from noroshi.parties.types import AssetAct, AssetLine

AT_ONCE: Final = 1000
"""Assets of one act of a page; a register that is out of date as a whole is better sent again as a file."""


@verb(Verb.ASSET_CHANGED, needs=Permission.REGISTER_ASSETS)
def change_asset(actor: Actor, asset_id: int, line: AssetLine) -> None:
    """Change an asset of the actor's own organisation to what ``line`` says; that also confirms it.

    What it was before stands in its history. When it is found by other keys than before, AssetsRegistered is published:
    it is held against what is known as a new one is. Raises AssetNotFound, AssetRetired, AssetNotFindable.
    """
    asset = _own(actor, asset_id)
    keys = _keys(line)
    before = {name: str(getattr(asset, name)) for name, value in _fields(line) if str(getattr(asset, name)) != value}
    if before:
        for name, _ in _fields(line):
            setattr(asset, name, getattr(line, name))
        asset.confirmed_at = actor.now()
        asset.save()
        _note(actor, [asset], AssetAct.CHANGED, before)
    _find_by(asset, keys)
    about("asset", asset.pk)


@verb(Verb.ASSETS_RETIRED, needs=Permission.REGISTER_ASSETS)
def retire_assets(actor: Actor, asset_ids: Collection[int]) -> int:
    """Take assets of the actor's own organisation out of use: kept with their history, never matched again.

    Returns how many; one that is retired already is passed over. Raises AssetNotFound when one is not there.
    """
    return _for_many(actor, asset_ids, AssetAct.RETIRED, retired_at=actor.now())


@verb(Verb.ASSETS_CONFIRMED, needs=Permission.REGISTER_ASSETS)
def confirm_assets(actor: Actor, asset_ids: Collection[int]) -> int:
    """Say that what is registered of these assets is still so. Returns how many. Raises AssetNotFound."""
    return _for_many(actor, asset_ids, AssetAct.CONFIRMED, confirmed_at=actor.now())


def _for_many(actor: Actor, asset_ids: Collection[int], act: AssetAct, **fields: datetime) -> int:
    wanted = set(list(asset_ids)[:AT_ONCE])
    found = list(_owned(actor).filter(pk__in=wanted).select_for_update())
    if len(found) != len(wanted):
        raise AssetNotFound
    used = [asset for asset in found if asset.retired_at is None]
    Asset.objects.filter(pk__in=[asset.pk for asset in used]).update(**fields)
    if act is AssetAct.RETIRED:
        AssetKey.objects.filter(asset_id__in=[asset.pk for asset in used]).delete()
    _note(actor, used, act, {})
    for asset in used:
        about("asset", asset.pk)
    return len(used)


def _own(actor: Actor, asset_id: int) -> Asset:
    asset = _owned(actor).filter(pk=asset_id).select_for_update().first()
    if asset is None:
        raise AssetNotFound
    if asset.retired_at is not None:
        raise AssetRetired
    return asset


def _owned(actor: Actor) -> QuerySet[Asset]:
    return Asset.objects.filter(organisation_id=actor.organisation_id)


def _fields(line: AssetLine) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in asdict(line).items()]


def _keys(line: AssetLine) -> set[tuple[int, str]]:
    try:
        return {(int(kind), key) for kind, key in keys_of(line)}
    except NotAnObservable as error:
        raise AssetNotFindable(reason=error.explanation) from error


def _find_by(asset: Asset, keys: set[tuple[int, str]]) -> None:
    """Replace the keys when they are others; only then is there something new to be held against what is known."""
    if keys == set(AssetKey.objects.filter(asset=asset).values_list("kind", "key")):
        return
    AssetKey.objects.filter(asset=asset).delete()
    AssetKey.objects.bulk_create(
        AssetKey(asset=asset, organisation_id=asset.organisation_id, audience_id=asset.audience_id, kind=kind, key=key)
        for kind, key in sorted(keys)
    )
    publish(AssetsRegistered(asset.organisation_id, uuid4().hex, asset.pk, asset.pk, 1))


def _note(actor: Actor, assets: Sequence[Asset], act: AssetAct, before: dict[str, str]) -> None:
    AssetChange.objects.bulk_create(
        AssetChange(
            asset=asset, audience_id=asset.audience_id, act=act, at=actor.now(), person_id=actor.person_id,
            before=before,
        )
        for asset in assets
    )  # fmt: skip
