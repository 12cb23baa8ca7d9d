"""A small nation for tests: an office, operators in three sectors, a partner, the commission; each with people."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from django.db import connection

from noroshi.authority.queries import actor_for, automation
from noroshi.frame.actors import Actor
from noroshi.frame.clock import SetClock, set_clock
from noroshi.frame.models import World
from noroshi.parties.models import Organisation, Person, RoleAssignment
from noroshi.parties.services import register_assets
from noroshi.parties.types import AssetKind, AssetLine, OrganisationKind, Role

_worlds = itertools.count(1000)
_OPERATORS = {"E": "electricity", "W": "water", "F": "finance"}
_OTHERS = {
    "NCO": OrganisationKind.OFFICE,
    "NPA": OrganisationKind.POLICE,
    "MOD": OrganisationKind.DEFENCE_MINISTRY,
    "MIN": OrganisationKind.MINISTRY,
    "PARTNER-B": OrganisationKind.FOREIGN_PARTNER,
    "COMMISSION": OrganisationKind.COMMISSION,
}
_ROLES = {
    OrganisationKind.OFFICE: (Role.DUTY_OFFICER, Role.ANALYST, Role.ADMINISTRATOR),
    OrganisationKind.POLICE: (Role.LIAISON,),
    OrganisationKind.DEFENCE_MINISTRY: (Role.LIAISON,),
    OrganisationKind.MINISTRY: (Role.LIAISON,),
    OrganisationKind.FOREIGN_PARTNER: (Role.PARTNER,),
    OrganisationKind.COMMISSION: (Role.COMMISSIONER,),
    OrganisationKind.OPERATOR: (Role.REPORTER, Role.ASSET_MANAGER),
}


@dataclass
class Nation:
    """Organisations by code (E-01 ... W-03, NCO, PARTNER-B ...) and people by organisation and role."""

    world_id: int
    clock: SetClock
    organisations: dict[str, Organisation] = field(default_factory=dict)

    @classmethod
    def found(cls) -> Nation:
        """Found a new nation in a world of its own with a clock that the test sets."""
        number = next(_worlds)
        while World.objects.filter(pk=number).exists():
            number = next(_worlds)
        World.objects.create(id=number, name_ja=f"世界{number}", name_en=f"World {number}")
        nation = cls(number, SetClock())
        set_clock(number, nation.clock)
        nation._settle()
        return nation

    def _settle(self) -> None:
        """All of them at once: most tests begin with a nation."""
        operators = [
            (f"{letter}-{place:02d}", sector) for letter, sector in _OPERATORS.items() for place in range(1, 4)
        ]
        made = [self._organisation(code, kind) for code, kind in _OTHERS.items()]
        made += [self._organisation(code, OrganisationKind.OPERATOR, sector) for code, sector in operators]
        self.organisations |= {one.code: one for one in Organisation.objects.bulk_create(made)}
        roles = [(one.code, role) for one in made for role in _ROLES.get(OrganisationKind(one.kind), ())]
        people = Person.objects.bulk_create([self._person(code, role) for code, role in roles])
        RoleAssignment.objects.bulk_create(
            [RoleAssignment(person=person, role=role) for person, (_, role) in zip(people, roles, strict=True)]
        )

    def add(self, code: str, kind: OrganisationKind, sector: str = "") -> Organisation:
        """Add an organisation with one person in each of its usual roles."""
        organisation = self._organisation(code, kind, sector)
        organisation.save()
        self.organisations[code] = organisation
        for role in _ROLES.get(kind, ()):
            self.add_person(code, role)
        return organisation

    def _organisation(self, code: str, kind: OrganisationKind, sector: str = "") -> Organisation:
        return Organisation(
            world_id=self.world_id,
            code=code,
            kind=kind,
            name_ja=f"組織{code}",
            name_en=f"Organisation {code}",
            sector=sector,
            mail=f"{code.lower()}@example.jp",
            in_community=kind is not OrganisationKind.VENDOR,
            designated=True if kind is OrganisationKind.OPERATOR else None,
        )

    def _person(self, code: str, role: Role, name: str = "") -> Person:
        address = f"{name or role}.{code}.{self.world_id}@example.jp".lower()
        return Person(email=address, name=name or f"{role} {code}", organisation=self.organisations[code])

    def add_person(self, code: str, role: Role, name: str = "") -> Person:
        """Add somebody to an organisation, in one role."""
        person = self._person(code, role, name)
        person.save()
        RoleAssignment.objects.create(person=person, role=role)
        return person

    def person(self, code: str, role: Role) -> Person:
        """The person who holds a role at an organisation."""
        return Person.objects.select_related("organisation").get(
            organisation=self.organisations[code], assignments__role=role, name=f"{role} {code}"
        )

    def actor(self, code: str, role: Role) -> Actor:
        """That person as an actor."""
        return actor_for(self.person(code, role))

    def duty_officer(self) -> Actor:
        """The office's duty officer."""
        return self.actor("NCO", Role.DUTY_OFFICER)

    def analyst(self) -> Actor:
        """The office's analyst."""
        return self.actor("NCO", Role.ANALYST)

    def reporter(self, code: str) -> Actor:
        """An operator's reporter."""
        return self.actor(code, Role.REPORTER)

    def partner(self) -> Actor:
        """A foreign partner's person."""
        return self.actor("PARTNER-B", Role.PARTNER)

    def automation(self) -> Actor:
        """The office's automation."""
        return automation(self.world_id)

    def owns_network(self, code: str, network: str) -> None:
        """Register a network of an operator."""
        self._owns(code, AssetLine(AssetKind.NETWORK, f"network {network}", value=network))

    def owns_domain(self, code: str, name: str) -> None:
        """Register a domain of an operator."""
        self._owns(code, AssetLine(AssetKind.DOMAIN, name, value=name))

    def runs(self, code: str, vendor: str, product: str, version: str, quantity: int = 1) -> None:
        """Register a specified important computer of an operator."""
        line = AssetLine(
            AssetKind.COMPUTER,
            f"{vendor} {product}",
            vendor=vendor,
            product=product,
            version=version,
            quantity=quantity,
        )
        self._owns(code, line)

    def _owns(self, code: str, line: AssetLine) -> None:
        register_assets(self.actor(code, Role.ASSET_MANAGER), [line])

    def settle(self) -> int:
        """Do, in this process and in order, the tasks that this world's events left in the queue; how many."""
        done = 0
        while job := _next_job(self.world_id):
            from procrastinate.contrib.django import app

            key, name, arguments = job
            app.tasks[name].func(**arguments)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [key])
            done += 1
        return done


def _next_job(world_id: int) -> tuple[int, str, dict[str, object]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, task_name, args::text FROM procrastinate_jobs
                WHERE status = 'todo' AND (args->>'world_id')::int = %s ORDER BY id LIMIT 1""",
            [world_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    import json

    return row[0], row[1], json.loads(row[2])
