"""A whole register from a file: first what it would change, then all of that in one verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import uuid4

from noroshi.frame.actors import Actor
from noroshi.frame.permissions import Permission
from noroshi.frame.verbs import Verb, publish, verb
from noroshi.parties.asset_plan import AssetBecomes, AssetPlan, plan
from noroshi.parties.errors import LinesToCorrect, RegisterChanged
from noroshi.parties.events import AssetsRegistered
from noroshi.parties.keys import keys_of
from noroshi.parties.models import Asset, AssetChange, AssetKey
from noroshi.parties.services import BATCH, checked_lines, register_lines
from noroshi.parties.types import AssetAct, AssetKind, AssetLine


def planned(actor: Actor, lines: Sequence[AssetLine]) -> AssetPlan:
    """What a file that says the whole register of the actor's organisation would change in it. One statement."""
    return _planned(_in_use(actor), lines)


@verb(Verb.ASSETS_RECONCILED, needs=Permission.REGISTER_ASSETS)
def reconcile_assets(actor: Actor, content: bytes, digest: str) -> AssetPlan:
    """Make the register what the file says: add, change, retire and confirm. Gives what was done.

    What an asset was before stands in its history; nothing is deleted. Publishes AssetsRegistered for what is new or is
    found by other keys. Raises AssetFileUnreadable, LinesToCorrect, and RegisterChanged unless it is the plan that
    ``digest`` names.
    """
    good, problems = checked_lines(content)
    if problems:
        raise LinesToCorrect
    held = _in_use(actor, locked=True)
    found = _planned(held, good)
    if found.digest != digest:
        raise RegisterChanged
    by_key = {asset.pk: asset for asset in held}
    _change(actor, found.changed, by_key)
    _retire(actor, [by_key[key] for key, _ in found.retired])
    _confirm(actor, [by_key[key] for key in found.same])
    register_lines(actor, found.added)
    return found


def _in_use(actor: Actor, *, locked: bool = False) -> list[Asset]:
    rows = Asset.objects.filter(organisation_id=actor.organisation_id, retired_at=None).order_by("pk")
    return list(rows.select_for_update() if locked else rows)


def _planned(held: Iterable[Asset], lines: Sequence[AssetLine]) -> AssetPlan:
    return plan({asset.pk: _line(asset) for asset in held}, lines)


def _line(asset: Asset) -> AssetLine:
    return AssetLine(
        AssetKind(asset.kind), asset.name, asset.value, asset.vendor, asset.product, asset.version, asset.cpe,
        asset.facility, asset.in_service, asset.quantity,
    )  # fmt: skip


def _change(actor: Actor, changed: Sequence[AssetBecomes], by_key: dict[int, Asset]) -> None:
    assets, notes, found_anew = [], [], []
    for one in changed:
        asset = by_key[one.asset_id]
        if set(keys_of(one.before)) != set(keys_of(one.after)):
            found_anew.append((asset, one.after))
        for name, _, _ in one.differences:
            setattr(asset, name, getattr(one.after, name))
        asset.confirmed_at = actor.now()
        assets.append(asset)
        notes.append(_note(actor, asset, AssetAct.CHANGED, {name: old for name, old, _ in one.differences}))
    Asset.objects.bulk_update(assets, [*AssetLine.__slots__, "confirmed_at"], batch_size=BATCH)
    AssetChange.objects.bulk_create(notes, batch_size=BATCH)
    _find_anew(actor, found_anew, sorted(by_key))


def _find_anew(actor: Actor, found: Sequence[tuple[Asset, AssetLine]], ids: Sequence[int]) -> None:
    """Other keys, and one event for each run of assets between which the organisation has no other."""
    AssetKey.objects.filter(asset__in=[asset for asset, _ in found]).delete()
    keys = (
        AssetKey(asset=asset, organisation_id=asset.organisation_id, audience_id=asset.audience_id, kind=kind, key=key)
        for asset, line in found
        for kind, key in keys_of(line)
    )
    AssetKey.objects.bulk_create(keys, batch_size=BATCH)
    registration = uuid4().hex
    for first, last in _runs({asset.pk for asset, _ in found}, ids):
        publish(AssetsRegistered(actor.organisation_id, registration, first, last, len(found)))


def _runs(wanted: set[int], ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    run: list[int] = []
    for one in ids:
        if one in wanted:
            run.append(one)
        elif run:
            yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _retire(actor: Actor, assets: Sequence[Asset]) -> None:
    keys = [asset.pk for asset in assets]
    Asset.objects.filter(pk__in=keys).update(retired_at=actor.now())
    AssetKey.objects.filter(asset_id__in=keys).delete()
    AssetChange.objects.bulk_create([_note(actor, one, AssetAct.RETIRED) for one in assets], batch_size=BATCH)


def _confirm(actor: Actor, assets: Sequence[Asset]) -> None:
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(confirmed_at=actor.now())
    AssetChange.objects.bulk_create([_note(actor, one, AssetAct.CONFIRMED) for one in assets], batch_size=BATCH)


def _note(actor: Actor, asset: Asset, act: AssetAct, before: dict[str, str] | None = None) -> AssetChange:
    return AssetChange(
        asset=asset, audience_id=asset.audience_id, act=act, at=actor.now(), person_id=actor.person_id,
        before=before or {},
    )  # fmt: skip
