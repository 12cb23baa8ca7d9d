"""Protects: a file that says the whole register adds, changes and retires just what it says, once it was seen."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.frame.verbs import seeing
from noroshi.parties.asset_plan import plan
from noroshi.parties.asset_reconciling import planned, reconcile_assets
from noroshi.parties.errors import LinesToCorrect, RegisterChanged
from noroshi.parties.models import Asset, AssetKey
from noroshi.parties.registered import history_of
from noroshi.parties.services import checked_lines, register_assets
from noroshi.parties.types import AssetKind, AssetLine, Role
from tests.knowledge.looking import entries_of
from tests.nation import Nation

HEAD = "kind,name,value,vendor,product,version,facility\n"
OFFICE = AssetLine(AssetKind.NETWORK, "Office", value="192.0.2.0/24")
SITE = AssetLine(AssetKind.DOMAIN, "Site", value="example.jp")
VPN = AssetLine(AssetKind.COMPUTER, "VPN", vendor="Kitakaze", product="GateVPN", version="9.1.4")
FILE = HEAD + "network,Head office,192.0.2.0/24\ncomputer,VPN,,Kitakaze,GateVPN,9.2.0\ndomain,New,new.example.jp\n"


def test_what_is_there_is_kept_what_differs_changes_and_what_is_not_named_is_retired() -> None:
    found = plan({1: OFFICE, 2: SITE, 3: VPN}, checked_lines(FILE.encode())[0])
    assert [(one.asset_id, one.differences) for one in found.changed] == [
        (1, [("name", "Office", "Head office")]),
        (3, [("version", "9.1.4", "9.2.0")]),
    ]
    assert [line.name for line in found.added] == ["New"]
    assert found.retired == ((2, SITE),)
    assert plan({1: OFFICE, 2: SITE}, [SITE, OFFICE]).empty


LINES = st.builds(
    AssetLine,
    kind=st.sampled_from(AssetKind),
    name=st.sampled_from("abc"),
    value=st.sampled_from(["", "192.0.2.0/24", "example.jp"]),
    version=st.sampled_from(["", "1", "2"]),
    facility=st.sampled_from(["", "plant"]),
)


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8))
def test_whatever_is_registered_the_register_becomes_what_the_file_says(
    held: list[AssetLine], lines: list[AssetLine]
) -> None:
    registered = dict(enumerate(held, 1))
    found = plan(registered, lines)
    ids = [*(one.asset_id for one in found.changed), *(key for key, _ in found.retired), *found.same]
    assert sorted(ids) == sorted(registered)
    after = [*found.added, *(one.after for one in found.changed), *(registered[key] for key in found.same)]
    assert Counter(after) == Counter(lines)
    assert not any(one.before == one.after for one in found.changed)
    assert plan(dict(enumerate(after)), lines).empty


@pytest.mark.django_db
def test_the_plan_that_was_seen_is_carried_out_in_one_act_with_a_history(nation: Nation) -> None:
    manager = nation.actor("E-01", Role.ASSET_MANAGER)
    register_assets(manager, [OFFICE, SITE, VPN])
    register_assets(nation.actor("W-01", Role.ASSET_MANAGER), [OFFICE])
    with seeing(manager):
        seen = planned(manager, checked_lines(FILE.encode())[0])
    before = len(entries_of(nation))
    reconcile_assets(manager, FILE.encode(), seen.digest)

    assert [verb for verb, _ in entries_of(nation)[before:]] == ["parties:asset:reconciled"]
    with seeing(manager):
        rows = Asset.objects.filter(organisation_id=manager.organisation_id).order_by("pk")
        assert [(one.name, one.version, one.retired_at is None) for one in rows] == [
            ("Head office", "", True), ("Site", "", False), ("VPN", "9.2.0", True), ("New", "", True),
        ]  # fmt: skip
        assert not AssetKey.objects.filter(asset=rows[1]).exists()
        [changed] = [one for one in history_of(rows[2].pk) if one.act == "changed"]
        assert changed.before == {"version": "9.1.4"}
    with seeing(nation.actor("W-01", Role.ASSET_MANAGER)):
        assert Asset.objects.get(organisation=nation.organisations["W-01"]).retired_at is None


@pytest.mark.django_db
def test_another_plan_than_the_one_that_was_seen_is_not_carried_out(nation: Nation) -> None:
    manager = nation.actor("E-01", Role.ASSET_MANAGER)
    with seeing(manager):
        seen = planned(manager, checked_lines(FILE.encode())[0])
    register_assets(manager, [SITE])
    with pytest.raises(RegisterChanged):
        reconcile_assets(manager, FILE.encode(), seen.digest)
    with pytest.raises(LinesToCorrect):
        reconcile_assets(manager, (FILE + "network,Bad,nothing\n").encode(), seen.digest)
    with seeing(manager):
        assert [one.name for one in Asset.objects.filter(organisation_id=manager.organisation_id)] == ["Site"]


def test_what_an_export_marked_as_text_is_read_as_it_was() -> None:
    [line], _ = checked_lines((HEAD + "computer,'=gate,,Kitakaze,GateVPN\n").encode())
    assert line.name == "=gate"
