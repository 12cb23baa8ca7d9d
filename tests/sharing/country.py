"""The nation of the draws: groups, clients, an undertaking; everybody with a browser, a machine and a mailbox."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.test import Client

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import turns
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.models import Client as Served
from noroshi.parties.models import Group
from noroshi.parties.types import Bound, OrganisationKind, Role
from noroshi.parties.undertakings import offer, sign
from noroshi.release.audiences import marking_named
from noroshi.release.types import Handling, Marking
from noroshi.sharing.council import proposing, requests
from noroshi.sharing.council.types import ProposalKind
from noroshi.sharing.desk.fetching import note_fetched
from noroshi.sharing.desk.models import Release, ReleaseConsent
from noroshi.sharing.desk.services import consent, propose, release, withdraw
from noroshi.sharing.desk.types import Proposal, Target
from noroshi.sharing.products.queries import publication_of
from noroshi.sharing.products.services import accept, begin, publish_product, send_to_review
from noroshi.sharing.products.types import Content, ProductKind, Section
from tests.nation import Nation
from tests.sharing.channels import Reader
from tests.sharing.council.sitting import council
from tests.sharing.who_sees import OFFICE, Drawn, Looker
from tests.warning.test_mailing import Post
from tests.web.conftest import signed_in

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


@dataclass(frozen=True, slots=True)
class Told:
    """Something that became known: its value, the STIX ids that hold it, the release that may be withdrawn."""

    value: str
    ids: tuple[str, ...]
    release: int = 0


class Country:
    """The nation, and what is told, fetched and withdrawn in it."""

    def __init__(self, nation: Nation, post: Post) -> None:
        self.nation, self._post = nation, post
        nation.add("PARTNER-A", OrganisationKind.FOREIGN_PARTNER)
        nation.add("V-01", OrganisationKind.VENDOR)
        nation.add_person("V-01", Role.MEMBER)
        for provider, clients in CLIENTS.items():
            for client in clients:
                Served.objects.create(provider=nation.organisations[provider], client=nation.organisations[client])
        self._groups = {
            OPEN: council(nation, *MEMBERS[OPEN], code=OPEN),
            BOUND: council(nation, *MEMBERS[BOUND], code=BOUND, needs=Bound.ORGANISATION),
        }
        self._bind("E-02")
        self._seats = {one: self._seat(one) for one in LOOKERS}

    def _bind(self, code: str) -> None:
        now, nation = self.nation.clock.time, self.nation
        key = offer(nation.duty_officer(), nation.organisations[code].pk, now, now + timedelta(days=365))
        sign(nation.reporter(code), key)

    def _actor(self, one: Looker) -> Actor:
        return self.nation.actor(one.organisation, Role(one.role))

    def _seat(self, one: Looker) -> tuple[Actor, Client, Client]:
        actor = self._actor(one)
        token = issue_token(actor, "machine")
        person = self.nation.person(one.organisation, Role(one.role))
        return actor, signed_in(person), Client(headers={"Authorization": f"Bearer {token}"})

    def reader(self, one: Looker, word: str, told: Collection[Told]) -> Reader:
        """Somebody who reads what was told in one draw."""
        ids = tuple(stix_id for held in told for stix_id in held.ids)
        return Reader(*self._seats[one], word, ids, self._letters(one.organisation))

    def _letters(self, code: str) -> str:
        address = self.nation.organisations[code].mail
        mine = [mail for mail in self._post.taken if mail["To"] == address]
        return "\n".join(f"{mail.items()}\n{mail.get_content()}" for mail in mine)

    def addresses(self) -> set[str]:
        """To whom anything was mailed."""
        return {str(mail["To"]) for mail in self._post.taken}

    def watch(self, codes: Collection[str], word: str) -> None:
        """Operators register the domain under which all is drawn."""
        for code in sorted(codes):
            self.nation.owns_domain(code, f"{word}.example")

    def tell(self, one: Drawn, word: str, number: int) -> Told:
        """It becomes known, and is released where that was drawn; the value by which it is found in any channel."""
        value = f"n{number}.{word}.example"
        if one.product:
            first = self._known(Drawn(OFFICE, "AMBER+STRICT"), word, value)
            return Told(value, (first, *self._publish(one, word, value, first)))
        stix_id = self._known(one, word, value)
        number = self._release(one, stix_id) if one.released else 0
        return Told(value, (stix_id,), number if one.withdrawn else 0)

    def _known(self, one: Drawn, word: str, value: str) -> str:
        at = f"{self.nation.clock.now():%Y-%m-%dT%H:%M:%S}.000Z"
        made = {
            "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid4()}", "name": f"{word} {value}",
            "created": at, "modified": at, "pattern": f"[domain-name:value = '{value}']", "pattern_type": "stix",
            "confidence": 90, "valid_from": at, "indicator_types": ["malicious-activity"],
        }  # fmt: skip
        teller = self.nation.analyst() if one.source == OFFICE else self.nation.reporter(one.source)
        content, marking = json.dumps(made).encode(), Marking(marking_named(one.marking), tuple(sorted(one.groups)))
        handling = Handling(tuple(sorted(one.listed)), source_hidden=one.hidden)
        receipt, _ = keep(teller, Arrival([content], marking=marking, consent=one.consent, handling=handling))
        remember(teller, receipt, [Item("/0", content, made)], marking.groups)
        return str(made["id"])

    def _publish(self, one: Drawn, word: str, value: str, stix_id: str) -> list[str]:
        """A product with the value in its text and among its indicators; the ids of its own indicators."""
        section = Section("概要", f"{value} が使われた。", "Outline", f"{value} was used.")
        content = Content(
            f"{word} 分析", f"Analysis {word}", (section,), indicators=(stix_id,), marking=f"TLP:{one.marking}",
            groups=tuple(sorted(one.released & set(MEMBERS))),
            organisations=tuple(sorted(one.released - set(MEMBERS))),
        )  # fmt: skip
        key = begin(self.nation.duty_officer(), ProductKind.FULL, content)
        send_to_review(self.nation.duty_officer(), key)
        accept(self.nation.analyst(), key)
        publish_product(self.nation.duty_officer(), key)
        with seeing(self.nation.duty_officer()):
            published = publication_of(key)
        assert published is not None
        return [made["id"] for made in json.loads(published.bundle)["objects"] if made["type"] == "indicator"]

    def _release(self, one: Drawn, stix_id: str) -> int:
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
        return number

    def _target(self, name: str) -> Target:
        if name in MEMBERS:
            return Target(group_id=Group.objects.get(world_id=self.nation.world_id, code=name).pk)
        return Target(self.nation.organisations[name].pk)

    def talk_about(self, one: Drawn, told: Told) -> None:
        """The office asks a group about it and proposes that it is a false alarm: mails that name no value."""
        due = self.nation.clock.now() + timedelta(days=2)
        question = requests.Question(f"Who saw {told.value}?", told.value, due, group_id=self._groups[OPEN])
        requests.ask(self.nation.analyst(), question)
        if one.source != OFFICE and one.consent and one.marking != "RED":
            wanted = proposing.Wanted(ProposalKind.FALSE_ALARM, f"{told.value} is ours.")
            proposing.propose(self.nation.analyst(), told.ids[0], wanted)

    def happen(self, told: Collection[Told], fetching: Collection[str]) -> None:
        """What follows from it: tasks, mails; some fetch what they may, then what is to be withdrawn is withdrawn."""
        self.nation.settle()
        turns.number_turns()
        for one, (actor, _, _) in self._seats.items():
            if one.organisation in fetching:
                with seeing(actor):
                    newest = turns.newest_turn()
                note_fetched(actor, "taxii", newest)
        for one in told:
            if one.release:
                withdraw(self.nation.duty_officer(), one.release, "drawn")
        self.nation.settle()
        turns.number_turns()
