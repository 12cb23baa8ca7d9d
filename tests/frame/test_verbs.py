"""Protects: authority, change, trace and event stand or fall together; a refusal is never lost."""

from __future__ import annotations

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import Touched, ports
from noroshi.frame.verbs import Verb, about, refusals_kept, seeing, verb
from noroshi.parties.models import Group
from noroshi.parties.types import Role
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db


@verb(Verb.DRAFT_SAVED, needs=Permission.SUBMIT_REPORT)
def make_group(actor: Actor, code: str, *, fail: bool = False) -> None:
    """A verb that changes something, and may fail afterwards."""
    Group.objects.create(world_id=actor.world_id, code=code, name_ja=code, name_en=code)
    about("group", code)
    if fail:
        raise ValueError(code)


@verb(Verb.DRAFT_DISCARDED, needs=Permission.SUBMIT_REPORT)
def make_two(actor: Actor) -> None:
    """A verb that does another one inside."""
    make_group(actor, "inner")
    about("pair", 1)


def test_a_verb_leaves_its_change_and_its_entry(nation: Nation) -> None:
    make_group(nation.reporter("E-01"), "a")

    assert Group.objects.filter(world_id=nation.world_id, code="a").exists()
    assert entries_of(nation) == [("intake:draft:saved", "")]


def test_a_verb_that_fails_leaves_neither(nation: Nation) -> None:
    with pytest.raises(ValueError, match="a"):
        make_group(nation.reporter("E-01"), "a", fail=True)

    assert not Group.objects.filter(world_id=nation.world_id).exists()
    assert entries_of(nation) == []


def test_without_its_entry_nothing_happened(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """A ledger that takes nothing."""

        def record(
            self, actor: Actor, verb: str, touched: tuple[Touched, ...], *, refused: str = "", authority: str = ""
        ) -> None:
            raise OSError("the ledger is full")

    monkeypatch.setattr(ports, "recorder", Full())
    with pytest.raises(OSError, match="full"):
        make_group(nation.reporter("E-01"), "a")

    assert not Group.objects.filter(world_id=nation.world_id).exists()


def test_a_refusal_outlives_the_transaction_that_it_ended(nation: Nation) -> None:
    commissioner = nation.actor("COMMISSION", Role.COMMISSIONER)
    with pytest.raises(NotPermitted), refusals_kept(), seeing(commissioner):
        make_group(commissioner, "a")

    assert not Group.objects.filter(world_id=nation.world_id).exists()
    assert entries_of(nation) == [("intake:draft:saved", "NotPermitted")]


def test_a_verb_inside_a_verb_has_an_entry_of_its_own(nation: Nation) -> None:
    make_two(nation.reporter("E-01"))

    assert entries_of(nation) == [("intake:draft:saved", ""), ("intake:draft:discarded", "")]
