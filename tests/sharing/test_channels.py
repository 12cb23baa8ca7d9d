"""Recipients, markings, groups and objects at random: every channel shows exactly what the model allows.

A draw is one object, one viewer and one channel compared. The default run makes some hundreds, the long one 100,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Final

from django.core.cache import cache
from pytest_django import Settings

from tests.nation import Nation
from tests.sharing.channels import CHANNELS, OTHERS
from tests.sharing.country import BOUND, CLIENTS, LOOKERS, OPEN, Country
from tests.sharing.who_sees import OFFICE, Drawn, Looker, mailed, may_see, of_product, told_back
from tests.warning.test_mailing import Post, post

__all__ = ["post"]
"""A fixture."""
LONG: Final = os.environ.get("NOROSHI_TEST_LONG") == "1"
WORLDS, OBJECTS = (12, 60) if LONG else (1, 4)
DRAWS: Final = 100_000
PEOPLE: Final = ("W-01", "F-01", "PARTNER-A", "PARTNER-B", "V-01")
GROUPS: Final = (OPEN, BOUND)


def some(chance: Random, of: Sequence[str], most: int) -> frozenset[str]:
    """Up to so many of these."""
    return frozenset(chance.sample(of, chance.randint(0, most)))


def drawn(chance: Random) -> Drawn:
    """Something that can be told and, where it can be, released; or a product."""
    if chance.random() < 1 / 6:
        marking = chance.choice(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"])
        return Drawn(OFFICE, marking, released=some(chance, PEOPLE + GROUPS, 3), product=True)
    source = chance.choice(["E-01", "E-02", OFFICE])
    marking = chance.choice(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"])
    consent = source == OFFICE or chance.random() < 0.8
    hidden = marking != "RED" and consent and source != OFFICE and chance.random() < 0.2
    red = marking == "RED" or not consent
    named = frozenset[str]() if marking == "CLEAR" else some(chance, GROUPS, 2)
    listed = frozenset[str]() if red else some(chance, PEOPLE, 2)
    released = frozenset[str]() if red or hidden else some(chance, PEOPLE + GROUPS, 2)
    return Drawn(source, marking, named, listed, hidden, consent, released, bool(released) and chance.random() < 0.5)


@dataclass(frozen=True, slots=True)
class World:
    """What happens in one example: what is told, who owns what it concerns, whose machines fetch."""

    told: list[Drawn]
    watching: frozenset[str]
    fetching: frozenset[str]


def world(chance: Random) -> World:
    """One of all that may happen."""
    told = [drawn(chance) for _ in range(OBJECTS)]
    return World(told, some(chance, ["E-01", "E-02", "W-01", "F-01"], 3), some(chance, PEOPLE, 4))


def founded(nation: Nation, post: Post) -> Country:
    """A country in a nation of its own: what feeds hold of one draw is not read again with the next."""
    cache.clear()
    return Country(nation, post)


def models(looker: Looker, world: World) -> dict[str, Callable[[Drawn], bool]]:
    """What each channel may show somebody."""
    known = dict.fromkeys(CHANNELS, lambda one: may_see(looker, one, CLIENTS[one.source]))
    return known | {
        "products": lambda one: of_product(looker, one),
        "notices": lambda one: told_back(looker, one),
        "mail": lambda one: mailed(looker, one, world.watching, world.fetching),
    }


def differences(country: Country, world: World, word: str) -> tuple[int, list[str]]:
    """How many draws one world has been compared in, and where a channel and the model differ."""
    country.watch(world.watching, word)
    told = [country.tell(one, word, number) for number, one in enumerate(world.told)]
    country.talk_about(world.told[0], told[0])
    country.happen(told, world.fetching)
    values = dict(zip((one.value for one in told), world.told, strict=True))
    compared, found = 0, []
    for looker in LOOKERS:
        reader = country.reader(looker, word, told)
        for name, shows in models(looker, world).items():
            served = (CHANNELS | OTHERS)[name](reader)
            for value, one in values.items():
                if (value in served) != shows(one):
                    found.append(f"{name} {'shows' if value in served else 'withholds'} {looker} {one}")
                compared += 1
    return compared, found


def test_every_channel_shows_exactly_what_the_model_allows(
    nation: Nation, post: Post, settings: Settings, record_testsuite_property: Callable[[str, object], None]
) -> None:
    settings.DEMO = True
    compared = 0
    for number in range(WORLDS):
        country = founded(Nation.found() if number else nation, post)
        seed = SystemRandom().getrandbits(32)
        drawn_world = world(Random(seed))
        seen, found = differences(country, drawn_world, f"drawn{number}x")
        compared += seen
        assert not found, f"seed {seed}, {drawn_world.watching=}, {drawn_world.fetching=}:\n" + "\n".join(found)
        known = {one.mail for one in country.nation.organisations.values()}
        assert country.addresses() <= known, "mail to nobody whom the model knows"
    record_testsuite_property("draws", compared)

    assert compared >= (DRAWS if LONG else 300)
