"""Protects: who is not bound to secrecy now sees nothing restricted, by the world's clock, in the database itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.queries import objects
from noroshi.parties import undertakings
from noroshi.parties.errors import UndertakingNotFound, UndertakingNotOpen, UndertakingRefused
from noroshi.parties.models import Group, Undertaking
from noroshi.parties.types import Bound, Role
from noroshi.parties.undertakings import binding_of, end, hidden_groups, offer, sign, to_remind, undertakings_of
from noroshi.release.audiences import atoms_of, audience_of
from noroshi.release.handling import recipients
from tests.knowledge.knowing import indicator
from tests.nation import Nation
from tests.sharing.council.sitting import council, know_in_group

DAY = timedelta(days=1)


def test_without_an_undertaking_in_force_a_member_holds_no_atom_of_a_restricted_group(nation: Nation) -> None:
    group = council(nation, "E-01", "E-02", needs=Bound.ORGANISATION)
    member = nation.reporter("E-01")
    now = nation.clock.now()
    key = offer(nation.analyst(), member.organisation_id, now + DAY, now + 10 * DAY)
    restricted = {f"group:{group}", f"bound:{member.organisation_id}"}

    held = [set(atoms_of(member)) & restricted]
    sign(member, key)
    for step in (DAY, 8 * DAY, DAY):
        held.append(set(atoms_of(member)) & restricted)
        nation.clock.advance(step)
    held.append(set(atoms_of(member)) & restricted)

    assert held == [set(), set(), restricted, restricted, set()]


def test_the_database_hides_what_a_restricted_group_holds_the_moment_the_undertaking_ends(nation: Nation) -> None:
    council(nation, "E-01", "E-02", needs=Bound.ORGANISATION)
    secret = indicator("198.51.100.7", "restricted")
    member, teller = nation.reporter("E-02"), nation.reporter("E-01")
    for one in (member, teller):
        sign(one, offer(nation.analyst(), one.organisation_id, nation.clock.now(), nation.clock.now() + DAY))
    know_in_group(nation, teller, [secret])
    key = undertakings_of(member.organisation_id)[0].id

    with seeing(member):
        assert objects(str(secret["id"]))
    end(nation.analyst(), key, "left the council")

    with seeing(member), pytest.raises(ObjectNotFound):
        objects(str(secret["id"]))
    with seeing(teller):
        assert objects(str(secret["id"])), "the teller's own stays theirs"


def test_a_groups_material_may_ask_for_each_persons_own_undertaking(nation: Nation) -> None:
    group = council(nation, "E-01", needs=Bound.PERSON)
    first, second = nation.reporter("E-01"), nation.actor("E-01", Role.ASSET_MANAGER)
    now = nation.clock.now()
    sign(first, offer(nation.analyst(), first.organisation_id, now, now + DAY))
    assert f"group:{group}" not in atoms_of(first)

    sign(first, offer(nation.analyst(), first.organisation_id, now, now + DAY, person_id=first.person_id))

    assert f"group:{group}" in atoms_of(first)
    assert f"group:{group}" not in atoms_of(second)


def test_what_is_decided_for_a_recipient_hangs_on_the_same_undertaking(nation: Nation) -> None:
    group = council(nation, "E-01", needs=Bound.ORGANISATION)
    member = nation.reporter("E-01")
    now = nation.clock.now()

    def held() -> bool:
        [recipient] = recipients(nation.world_id, [member.organisation_id])
        return {f"group:{group}", f"bound:{member.organisation_id}"} <= recipient.atoms

    assert not held()
    sign(member, offer(nation.analyst(), member.organisation_id, now, now + DAY))
    assert held()
    nation.clock.advance(DAY)
    assert not held()


def test_the_reader_learns_why_and_what_to_sign(nation: Nation) -> None:
    council(nation, "E-01", needs=Bound.ORGANISATION)
    member = nation.reporter("E-01")
    now = nation.clock.now()
    sign(member, offer(nation.analyst(), member.organisation_id, now, now + DAY))
    nation.clock.advance(2 * DAY)
    again = offer(nation.analyst(), member.organisation_id, nation.clock.now(), nation.clock.now() + DAY)

    [told] = hidden_groups(member, undertakings_of(member.organisation_id), binding_of(member))

    assert told.ended_at == now + DAY
    assert told.to_sign is not None
    assert told.to_sign.id == again


def test_nobody_signs_for_others_or_twice_or_after_its_time(nation: Nation) -> None:
    now, analyst = nation.clock.now(), nation.analyst()
    member, other = nation.reporter("E-01"), nation.reporter("E-02")
    key = offer(analyst, member.organisation_id, now, now + DAY)
    named = offer(
        analyst, member.organisation_id, now, now + DAY, person_id=nation.person("E-01", Role.ASSET_MANAGER).pk
    )
    late = offer(analyst, member.organisation_id, now, now + DAY)

    for signer, which in ((other, key), (member, named)):
        with pytest.raises(UndertakingNotFound):
            sign(signer, which)
    sign(member, key)
    with pytest.raises(UndertakingNotOpen):
        sign(member, key)
    nation.clock.advance(DAY)
    with pytest.raises(UndertakingNotOpen):
        sign(member, late)


def test_only_the_office_offers_and_only_what_makes_sense(nation: Nation) -> None:
    now, member = nation.clock.now(), nation.reporter("E-01")
    with pytest.raises(NotPermitted):
        offer(member, member.organisation_id, now, now + DAY)
    for begins, ends in ((now + DAY, now), (now - 2 * DAY, now - DAY), (now, now + 3000 * DAY)):
        with pytest.raises(UndertakingRefused):
            offer(nation.analyst(), member.organisation_id, begins, ends)
    with pytest.raises(UndertakingRefused):
        offer(
            nation.analyst(), member.organisation_id, now, now + DAY, person_id=nation.person("E-02", Role.REPORTER).pk
        )


def test_an_undertaking_that_ends_soon_is_reminded_of_once_and_not_when_the_next_is_signed(nation: Nation) -> None:
    now, analyst, automation = nation.clock.now(), nation.analyst(), nation.automation()
    first, second = nation.reporter("E-01"), nation.reporter("E-02")
    for member in (first, second):
        sign(member, offer(analyst, member.organisation_id, now, now + 40 * DAY))
    sign(second, offer(analyst, second.organisation_id, now + 40 * DAY, now + 80 * DAY))
    assert not list(to_remind(automation))
    nation.clock.advance(15 * DAY)

    assert undertakings.remind(automation) == 1
    assert undertakings.remind(automation) == 0
    assert Undertaking.objects.get(reminded_at=nation.clock.now()).organisation_id == first.organisation_id


def test_members_of_an_unrestricted_group_need_to_sign_nothing(nation: Nation) -> None:
    group = council(nation, "E-01")

    assert f"group:{group}" in atoms_of(nation.reporter("E-01"))
    assert Group.objects.get(pk=group).needs_undertaking == ""
    assert audience_of({f"group:{group}"}, nation.world_id)
