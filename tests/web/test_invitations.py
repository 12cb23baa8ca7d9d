"""Set-up links: one use, one day, one person."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client

from noroshi.parties.models import Organisation, Person
from noroshi.parties.types import OrganisationKind, Role
from noroshi.web import invitations
from noroshi.web.errors import LinkUsed
from noroshi.web.invitations import invite_administrator, invited, setup_link
from tests.nation import Nation

PASSWORD = "correct horse battery staple"


def _path(link: str) -> str:
    return urlsplit(link).path


def test_a_link_sets_a_password_once(nation: Nation) -> None:
    person = nation.person("E-01", Role.REPORTER)
    link = _path(setup_link(person))

    assert person.email in Client().get(link).content.decode()
    done = Client().post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})

    assert done.headers["Location"] == "/account/login/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert Client().get(link).status_code == 404


def test_a_weak_password_is_refused_and_the_link_still_works(nation: Nation) -> None:
    link = _path(setup_link(nation.person("E-01", Role.REPORTER)))

    assert Client().post(link, {"new_password1": "short", "new_password2": "short"}).status_code == 200
    assert Client().get(link).status_code == 200


def test_a_link_dies_after_a_day(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    token = _path(setup_link(nation.person("E-01", Role.REPORTER))).split("/")[-2]
    later = signing.time.time() + invitations.LIFE.total_seconds() + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)

    with pytest.raises(LinkUsed):
        invited(token)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "W10:1:2", "💥", "x" * 5000])
def test_nonsense_is_no_link(nation: Nation, token: str) -> None:
    with pytest.raises(LinkUsed):
        invited(token)


def test_a_demo_link_is_no_set_up_link(nation: Nation) -> None:
    from noroshi.web.demo_links import make_link

    token = make_link(nation.person("E-01", Role.REPORTER)).split("/")[-2]
    with pytest.raises(LinkUsed):
        invited(token)


def test_the_first_administrator_of_an_empty_installation_gets_an_office_and_a_link(db: None) -> None:
    Organisation.objects.filter(world_id=1).delete()

    link = invite_administrator(mail="First@example.jp", name="First")

    person = Person.objects.get(email="first@example.jp")
    assert person.organisation.kind == OrganisationKind.OFFICE
    assert person.assignments.get().role == Role.ADMINISTRATOR
    assert invited(_path(link).split("/")[-2]) == person
