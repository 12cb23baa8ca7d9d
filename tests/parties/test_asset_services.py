"""Protects: an asset can be changed, confirmed and retired by its own organisation alone, and its past is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.parties.asset_services import change_asset, confirm_assets, retire_assets
from noroshi.parties.errors import AssetNotFindable, AssetNotFound, AssetRetired
from noroshi.parties.models import Asset
from noroshi.parties.registered import (
    Use,
    Wanted,
    asset_named,
    assets_older_than,
    count_assets,
    every_asset,
    history_of,
    newest_assets,
    out_of_date_before,
)
from noroshi.parties.types import AssetAct, AssetKind, AssetLine, Role
from tests.nation import Nation

OTHER = AssetLine(AssetKind.NETWORK, "moved", value="198.18.0.0/24")


def _manager(nation: Nation, code: str = "E-01") -> Actor:
    return nation.actor(code, Role.ASSET_MANAGER)


def _asset(nation: Nation, code: str = "E-01") -> int:
    nation.owns_network(code, "203.0.113.0/24")
    with seeing(_manager(nation, code)):
        newest = Asset.objects.filter(organisation=nation.organisations[code]).order_by("-pk").first()
        assert newest is not None
        return newest.pk


def test_a_change_keeps_what_was_before_and_who_changed_it(nation: Nation) -> None:
    key, manager = _asset(nation), _manager(nation)

    change_asset(manager, key, OTHER)

    with seeing(manager):
        assert asset_named(key).value == "198.18.0.0/24"
        [changed] = history_of(key)
    assert changed.before == {"name": "network 203.0.113.0/24", "value": "203.0.113.0/24"}
    assert (changed.act, changed.person) == (AssetAct.CHANGED, manager.name)


def test_a_change_to_the_same_leaves_no_trace_in_the_history(nation: Nation) -> None:
    key, manager = _asset(nation), _manager(nation)

    change_asset(manager, key, AssetLine(AssetKind.NETWORK, "network 203.0.113.0/24", value="203.0.113.0/24"))

    with seeing(manager):
        assert history_of(key) == []


def test_a_changed_asset_is_found_by_what_it_became_only(nation: Nation) -> None:
    key, manager = _asset(nation), _manager(nation)

    change_asset(manager, key, OTHER)

    with seeing(manager):
        assert [one.id for one in newest_assets(Wanted(about="198.18.0.9"))] == [key]
        assert newest_assets(Wanted(about="203.0.113.9")) == []


def test_a_retired_asset_is_kept_but_no_longer_found_or_changed(nation: Nation) -> None:
    key, manager = _asset(nation), _manager(nation)

    assert retire_assets(manager, [key]) == 1
    assert retire_assets(manager, [key]) == 0

    with seeing(manager):
        assert newest_assets(Wanted(manager.organisation_id)) == []
        assert [one.id for one in newest_assets(Wanted(manager.organisation_id, use=Use.RETIRED))] == [key]
        assert [one.act for one in history_of(key)] == [AssetAct.RETIRED]
    with pytest.raises(AssetRetired):
        change_asset(manager, key, OTHER)


def test_an_asset_is_out_of_date_a_year_after_it_was_confirmed(nation: Nation) -> None:
    key, manager = _asset(nation), _manager(nation)
    nation.clock.advance(timedelta(days=366))

    with seeing(manager):
        before = out_of_date_before(manager.now())
        assert [one.id for one in assets_older_than(before, manager.organisation_id)] == [key]
        assert count_assets(Wanted(manager.organisation_id, use=Use.OUT_OF_DATE, before=before)) == 1

    assert confirm_assets(manager, [key]) == 1
    with seeing(manager):
        assert assets_older_than(before, manager.organisation_id) == []


@pytest.mark.parametrize("act", [retire_assets, confirm_assets])
def test_nobody_acts_on_another_organisations_assets(nation: Nation, act: object) -> None:
    key = _asset(nation, "W-01")

    with pytest.raises(AssetNotFound):
        act(_manager(nation), [key])  # type: ignore[operator]  # one of two verbs
    with pytest.raises(AssetNotFound):
        change_asset(_manager(nation), key, OTHER)


def test_who_only_reads_the_register_changes_nothing(nation: Nation) -> None:
    key = _asset(nation)

    with pytest.raises(NotPermitted):
        change_asset(nation.reporter("E-01"), key, OTHER)
    with pytest.raises(NotPermitted):
        retire_assets(nation.analyst(), [key])


def test_an_asset_cannot_become_one_that_nothing_finds(nation: Nation) -> None:
    key = _asset(nation)

    with pytest.raises(AssetNotFindable):
        change_asset(_manager(nation), key, AssetLine(AssetKind.NETWORK, "x", value="nowhere"))


def test_an_export_holds_every_asset_once(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noroshi.parties.registered.EXPORT_PAGE", 2)
    keys = [_asset(nation) for _ in range(5)]

    with seeing(_manager(nation)):
        exported = [one.id for one in every_asset(Wanted(_manager(nation).organisation_id))]

    assert exported == sorted(keys, reverse=True)
