"""Recipients, markings, groups and objects at random: every channel shows exactly what the model allows.

A draw is one object, one viewer and one channel compared. The default run makes some hundreds, the long one 100,000.
"""

from __future__ import annotations

import itertools
import json
import os
from typing import Final
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import turns
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.models import Client as Served
from noroshi.parties.models import Group, RoleAssignment
from noroshi.parties.types import Bound, OrganisationKind, Role
from noroshi.release.audiences import marking_named
from noroshi.release.types import Handling, Marking
from noroshi.sharing.desk.models import Release, ReleaseConsent
from noroshi.sharing.desk.services import consent, propose, release, withdraw
from noroshi.sharing.desk.types import Proposal, Target
from tests.nation import Nation
from tests.sharing.channels import CHANNELS, Reader
from tests.sharing.council.sitting import council
from tests.sharing.who_sees import OFFICE, Drawn, Looker, may_see
from tests.web.conftest import signed_in

LONG: Final = os.environ.get("NOROSHI_TEST_LONG") == "1"
WORLDS, OBJECTS = (56, 30) if LONG else (1, 6)
DRAWS: Final = 100_000
OPEN, BOUND = "OPEN", "BOUND"
"""Two groups; the second asks for a secrecy undertaking, which only E-02 has signed."""
MEMBERS: Final = {OPEN: ("E-01", "W-01", "PARTNER-A"), BOUND: ("E-02", "F-01")}
LOOKERS: Final = (
    Looker(OFFICE, "duty-officer"), Looker(OFFICE, "analyst"),
    Looker("E-01", "reporter", groups=frozenset({OPEN})), Looker("E-02", "reporter", groups=frozenset({BOUND})),
    Looker("W-01", "reporter", groups=frozenset({OPEN})), Looker("F-01", "reporter"), Looker("NPA", "liaison"),
    Looker("PARTNER-A", "partner", groups=frozenset({OPEN})), Looker("PARTNER-B", "partner"),
    Looker("V-01", "member", community=False),
)  # fmt: skip
CLIENTS: Final = {"E-01": frozenset({"W-01"}), "E-02": frozenset({"V-01"}), OFFICE: frozenset[str]()}
_turn = itertools.count()
organisations = st.sampled_from(["W-01", "F-01", "PARTNER-A", "PARTNER-B", "V-01"])
groups = st.frozensets(st.sampled_from([OPEN, BOUND]), max_size=2)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Something that can be told and, where it can be, released."""
    source = draw(st.sampled_from(["E-01", "E-02", OFFICE]))
    marking = draw(st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]))
    given_consent = source == OFFICE or draw(st.integers(0, 4)) > 0
    hidden = marking != "RED" and given_consent and source != OFFICE and draw(st.integers(0, 4)) == 0
    red = marking == "RED" or not given_consent
    listed = frozenset[str]() if red else draw(st.frozensets(organisations, max_size=2))
    named = frozenset[str]() if marking == "CLEAR" else draw(groups)
    released = frozenset[str]()
    if not red and not hidden:
        released = draw(st.frozensets(st.one_of(organisations, st.sampled_from([OPEN, BOUND])), max_size=2))
    return Drawn(
        source, marking, named, listed, hidden, given_consent, released, bool(released) and draw(st.booleans())
    )


class Country:
    """The nation with groups, clients and an undertaking, and everybody at their browsers and machines."""

    def __init__(self, nation: Nation) -> None:
        self.nation = nation
        nation.add("PARTNER-A", OrganisationKind.FOREIGN_PARTNER)
        nation.add("V-01", OrganisationKind.VENDOR)
        nation.add_person("V-01", Role.MEMBER)
        for provider, clients in CLIENTS.items():
            for client in clients:
                Served.objects.create(provider=nation.organisations[provider], client=nation.organisations[client])
        council(nation, *MEMBERS[OPEN], code=OPEN)
        council(nation, *MEMBERS[BOUND], code=BOUND, needs=Bound.ORGANISATION)
        self._bind("E-02")
        self.readers = {one: self._reader(one) for one in LOOKERS}

    def _bind(self, code: str) -> None:
        from datetime import timedelta

        from noroshi.parties.undertakings import offer, sign

        now, nation = self.nation.clock.time, self.nation
        key = offer(nation.duty_officer(), nation.organisations[code].pk, now, now + timedelta(days=365))
        sign(nation.reporter(code), key)

    def actor(self, one: Looker) -> Actor:
        """A viewer as an actor."""
        return self.nation.actor(one.organisation, Role(one.role))

    def _reader(self, one: Looker) -> tuple[Actor, Client, Client]:
        actor = self.actor(one)
        token = issue_token(actor, "machine")
        person = self.nation.person(one.organisation, Role(one.role))
        assert RoleAssignment.objects.filter(person=person).exists()
        return actor, signed_in(person), Client(headers={"Authorization": f"Bearer {token}"})

    def tell(self, one: Drawn, word: str, number: int) -> str:
        """It becomes known, and is released where that was drawn; the value by which it is found in any channel."""
        value = f"n{number}.{word}.example"
        made = {
            "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid4()}", "name": f"{word} {value}",
            "created": f"{self.nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z",
            "modified": f"{self.nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z",
            "pattern": f"[domain-name:value = '{value}']", "pattern_type": "stix", "confidence": 90,
            "valid_from": f"{self.nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z",
            "indicator_types": ["malicious-activity"],
        }  # fmt: skip
        teller = self.nation.analyst() if one.source == OFFICE else self.nation.reporter(one.source)
        content, marking = json.dumps(made).encode(), Marking(marking_named(one.marking), tuple(sorted(one.groups)))
        handling = Handling(tuple(sorted(one.listed)), source_hidden=one.hidden)
        receipt, _ = keep(teller, Arrival([content], marking=marking, consent=one.consent, handling=handling))
        remember(teller, receipt, [Item("/0", content, made)], marking.groups)
        if one.released:
            self._release(one, str(made["id"]))
        return value

    def _release(self, one: Drawn, stix_id: str) -> None:
        officer = self.nation.duty_officer()
        with seeing(officer):
            row = objects(stix_id)[0].id
        number = propose(officer, Proposal((row,), tuple(map(self._target, sorted(one.released))), "drawn"))
        with seeing(officer):
            state = Release.objects.get(pk=number).state
            asked = ReleaseConsent.objects.filter(release_id=number).exists()
        if asked:
            consent(self.nation.reporter(one.source), number)
        if state == "proposed":
            release(self.nation.analyst(), number)
        if one.withdrawn:
            withdraw(officer, number, "drawn")

    def _target(self, name: str) -> Target:
        if name in MEMBERS:
            return Target(group_id=Group.objects.get(world_id=self.nation.world_id, code=name).pk)
        return Target(self.nation.organisations[name].pk)


@pytest.fixture
def country(nation: Nation, settings: Settings) -> Country:
    settings.DEMO = True
    cache.clear()
    return Country(nation)


def test_every_channel_shows_exactly_what_the_model_allows(country: Country) -> None:
    compared = 0

    @given(told=st.lists(drawn(), min_size=OBJECTS, max_size=OBJECTS))
    @settings(max_examples=WORLDS, suppress_health_check=list(HealthCheck), deadline=None, phases=[Phase.generate])
    def compare(told: list[Drawn]) -> None:
        nonlocal compared
        word = f"drawn{next(_turn)}x"
        values = {country.tell(one, word, number): one for number, one in enumerate(told)}
        turns.number_turns()
        for looker, (actor, web, machine) in country.readers.items():
            allowed = {value for value, one in values.items() if may_see(looker, one, CLIENTS[one.source])}
            for name, channel in CHANNELS.items():
                served = channel(Reader(actor, web, machine, word))
                met = {value for value in values if value in served}
                assert met == allowed, f"{looker} over {name}: {[values[one] for one in met ^ allowed]}"
                compared += len(values)

    compare()

    assert compared >= (DRAWS if LONG else 300)
