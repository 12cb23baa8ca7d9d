"""Protects: organisations and people are administered without anybody gaining access in silence, and without loss."""

from __future__ import annotations

import pytest

from noroshi.authority.errors import NotPermitted, TokenRefused
from noroshi.authority.queries import actor_by_token, actor_for
from noroshi.authority.services import deactivate_person, issue_token, reactivate_person
from noroshi.frame.actors import Actor
from noroshi.parties import people
from noroshi.parties.errors import (
    CodeTaken,
    MailTaken,
    NotForYourself,
    OfficeStays,
    OrganisationInactive,
    RoleNotForOrganisation,
    UnknownOrganisation,
    UnknownPerson,
    UnknownSector,
)
from noroshi.parties.models import Organisation, Person
from noroshi.parties.people_services import (
    OrganisationFacts,
    PersonFacts,
    add_organisation,
    add_person,
    change_organisation,
    change_person,
    deactivate_organisation,
    invite,
    reactivate_organisation,
    register_group,
    withdraw_role,
)
from noroshi.parties.queries import clients_of, organisation_by_code, roles_of
from noroshi.parties.services import grant_role
from noroshi.parties.types import AccessAct, OrganisationKind, Role
from tests.nation import Nation

WATER = OrganisationFacts(
    OrganisationKind.OPERATOR, "水道", "Water works", "water", "MIN", "soc@w.example.jp", ("E-01", "E-02")
)


def _administrator(nation: Nation) -> Actor:
    return nation.actor("NCO", Role.ADMINISTRATOR)


def _person(nation: Nation, code: str = "E-01") -> Person:
    return nation.add_person(code, Role.REPORTER, f"somebody {code}")


def test_an_organisation_is_registered_and_changed_with_all_its_relations(nation: Nation) -> None:
    made = add_organisation(_administrator(nation), "W-77", WATER)
    assert clients_of(made.id) == tuple(sorted(nation.organisations[code].pk for code in ("E-01", "E-02")))

    changed = OrganisationFacts(OrganisationKind.OPERATOR, "上水道", "Water", "water", "", "", ("E-02",))
    change_organisation(_administrator(nation), made.id, changed)

    assert people.organisation_facts(made.id) == changed


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (OrganisationFacts(OrganisationKind.OPERATOR, "x", "x", sector="moon"), UnknownSector),
        (OrganisationFacts(OrganisationKind.OPERATOR, "x", "x", ministry="NOBODY"), UnknownOrganisation),
        (OrganisationFacts(OrganisationKind.OPERATOR, "x", "x", clients=("NOBODY",)), UnknownOrganisation),
        (OrganisationFacts(OrganisationKind.OFFICE, "x", "x"), OfficeStays),
    ],
)
def test_what_the_register_does_not_know_is_refused_whole(
    nation: Nation, facts: OrganisationFacts, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add_organisation(_administrator(nation), "W-78", facts)

    assert not Organisation.objects.filter(code="W-78", world_id=nation.world_id).exists()


def test_a_code_is_given_once(nation: Nation) -> None:
    with pytest.raises(CodeTaken):
        add_organisation(_administrator(nation), "E-01", WATER)


def test_nobody_of_a_deactivated_organisation_gets_in_and_it_is_offered_nowhere(nation: Nation) -> None:
    administrator, held = _administrator(nation), nation.organisations["E-01"]
    token = issue_token(nation.reporter("E-01"), "machine")

    assert deactivate_organisation(administrator, held.pk) == 2

    with pytest.raises(TokenRefused):
        actor_by_token(token)
    with pytest.raises(UnknownOrganisation):
        organisation_by_code("E-01", nation.world_id)
    with pytest.raises(OrganisationInactive):
        add_person(administrator, held.pk, PersonFacts("new@e-01.example.jp", "New"))


def test_people_of_an_organisation_that_is_active_again_come_back_one_by_one_and_old_tokens_never(
    nation: Nation,
) -> None:
    administrator, held = _administrator(nation), nation.organisations["E-01"]
    token = issue_token(nation.reporter("E-01"), "machine")
    deactivate_organisation(administrator, held.pk)

    reactivate_organisation(administrator, held.pk)

    reporter = nation.person("E-01", Role.REPORTER)
    assert not reporter.is_active
    reactivate_person(administrator, reporter.pk)
    with pytest.raises(TokenRefused):
        actor_by_token(token)


def test_the_office_stays(nation: Nation) -> None:
    office = nation.organisations["NCO"]

    with pytest.raises(OfficeStays):
        deactivate_organisation(_administrator(nation), office.pk)
    with pytest.raises(OfficeStays):
        change_organisation(_administrator(nation), office.pk, WATER)


def test_who_is_shut_out_loses_sessions_and_tokens_at_once_and_for_good(nation: Nation) -> None:
    administrator, person = _administrator(nation), nation.person("E-01", Role.REPORTER)
    token = issue_token(actor_for(person), "machine")
    session = person.get_session_auth_hash()

    deactivate_person(administrator, person.pk)
    reactivate_person(administrator, person.pk)

    with pytest.raises(TokenRefused):
        actor_by_token(token)
    person.refresh_from_db()
    assert person.is_active
    assert person.get_session_auth_hash() != session


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ANALYST, Role.REPORTER])
def test_an_administrator_gives_themselves_nothing(nation: Nation, role: Role) -> None:
    administrator = _administrator(nation)

    with pytest.raises(NotForYourself):
        grant_role(administrator, administrator.person_id or 0, role)
    with pytest.raises(NotForYourself):
        withdraw_role(administrator, administrator.person_id or 0, Role.ADMINISTRATOR)
    with pytest.raises(NotForYourself):
        invite(administrator, administrator.person_id or 0)
    with pytest.raises(NotForYourself):
        deactivate_person(administrator, administrator.person_id or 0)

    assert roles_of(administrator.person_id or 0) == {Role.ADMINISTRATOR}


def test_every_change_of_access_stands_where_the_office_reads_it(nation: Nation) -> None:
    administrator = _administrator(nation)
    key = add_person(administrator, nation.organisations["NCO"].pk, PersonFacts("new@nco.example.jp", "New"))

    grant_role(administrator, key, Role.ANALYST)
    grant_role(administrator, key, Role.ANALYST)
    invite(administrator, key)
    change_person(administrator, key, PersonFacts("other@nco.example.jp", "New"))
    withdraw_role(administrator, key, Role.ANALYST)
    deactivate_person(administrator, key)

    found = people.access_changes(nation.world_id, person_id=key)
    assert [one.act for one in reversed(found)] == [
        AccessAct.GRANTED, AccessAct.INVITED, AccessAct.READDRESSED, AccessAct.WITHDRAWN, AccessAct.DEACTIVATED,
    ]  # fmt: skip
    assert {one.by for one in found} == {administrator.name}


def test_a_role_of_the_office_is_given_to_nobody_elsewhere(nation: Nation) -> None:
    with pytest.raises(RoleNotForOrganisation):
        grant_role(_administrator(nation), _person(nation).pk, Role.DUTY_OFFICER)


def test_a_mail_address_belongs_to_one_person(nation: Nation) -> None:
    person = _person(nation)

    with pytest.raises(MailTaken):
        add_person(_administrator(nation), nation.organisations["E-02"].pk, PersonFacts(person.email.upper(), "X"))


def test_nobody_reaches_into_another_world(nation: Nation) -> None:
    elsewhere = Nation.found()
    person = elsewhere.person("E-01", Role.REPORTER)

    with pytest.raises(UnknownPerson):
        grant_role(_administrator(nation), person.pk, Role.MEMBER)
    with pytest.raises(UnknownOrganisation):
        deactivate_organisation(_administrator(nation), elsewhere.organisations["E-01"].pk)
    with pytest.raises(UnknownOrganisation):
        register_group(_administrator(nation), "G", "組", "Group", ["NOBODY"])


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ANALYST])
def test_nobody_but_administrators_changes_the_register(nation: Nation, role: Role) -> None:
    actor = nation.actor("NCO", role)

    with pytest.raises(NotPermitted):
        grant_role(actor, _person(nation).pk, Role.MEMBER)
    with pytest.raises(NotPermitted):
        add_organisation(actor, "W-79", WATER)


def test_lists_are_paged_without_gaps_and_filtered_by_parts_of_names(nation: Nation) -> None:
    wanted = people.WantedPeople(kind=OrganisationKind.OPERATOR)
    codes, after = [], ""
    while rows := people.organisation_rows(nation.world_id, wanted, after, 4)[0]:
        codes += [one.code for one in rows]
        after = codes[-1]
    assert codes == sorted(code for code in nation.organisations if code[1] == "-")

    found, number = people.person_rows(nation.world_id, people.WantedPeople("reporter e-01"))
    assert ([one.roles for one in found], number) == ([("reporter",)], 1)
