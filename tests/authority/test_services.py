"""Protects: least privilege: what a role does not name nobody may, and a token opens no more than its owner may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from noroshi.authority.errors import NotPermitted, TokenRefused
from noroshi.authority.grants import GRANTS, allowed
from noroshi.authority.models import ApiToken
from noroshi.authority.queries import actor_by_token
from noroshi.authority.services import issue_token, revoke_token
from noroshi.authority.types import Permission
from noroshi.parties.types import Role
from tests.knowledge.looking import entries_of
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def test_every_role_stands_in_the_table_and_every_permission_belongs_to_somebody() -> None:
    assert set(GRANTS) == set(Role)
    assert frozenset().union(*GRANTS.values()) == set(Permission)


def test_who_holds_no_role_may_nothing() -> None:
    assert allowed(frozenset()) == frozenset()


def test_the_commission_and_the_administrator_read_no_content() -> None:
    content = {Permission.READ_KNOWLEDGE, Permission.READ_ALL_REPORTS, Permission.READ_WARNINGS, Permission.READ_ASSETS}

    assert not GRANTS[Role.COMMISSIONER] & content
    assert not GRANTS[Role.ADMINISTRATOR] & content


def test_only_operators_report_and_only_the_office_watches_warnings() -> None:
    assert {role for role in Role if Permission.SUBMIT_REPORT in GRANTS[role]} == {Role.REPORTER}
    assert {role for role in Role if Permission.WATCH_WARNINGS in GRANTS[role]} == {Role.DUTY_OFFICER, Role.ANALYST}


def test_a_token_stands_for_its_owner_and_its_secret_is_not_kept(nation: Nation) -> None:
    owner = nation.reporter("E-01")
    token = issue_token(owner, "SIEM")

    assert actor_by_token(token).person_id == owner.person_id
    assert token.encode() not in bytes(ApiToken.objects.get(person__organisation__world_id=nation.world_id).digest)


def test_a_token_never_holds_what_its_owner_does_not(nation: Nation) -> None:
    token = issue_token(nation.reporter("E-01"), "SIEM", [Permission.READ_WARNINGS, Permission.READ_ALL_REPORTS])

    assert actor_by_token(token).only == {Permission.READ_WARNINGS}


def test_a_role_that_is_taken_away_is_taken_from_its_tokens_too(nation: Nation) -> None:
    token = issue_token(nation.reporter("E-01"), "SIEM")
    nation.person("E-01", Role.REPORTER).assignments.all().delete()

    assert actor_by_token(token).roles == frozenset()


def test_a_revoked_an_expired_and_an_inactive_owners_token_are_refused(nation: Nation) -> None:
    owner = nation.reporter("E-01")
    revoked, expired, left = (issue_token(owner, name) for name in ("revoked", "expired", "left"))
    revoke_token(owner, ApiToken.objects.get(person__organisation__world_id=nation.world_id, name="revoked").pk)
    ApiToken.objects.filter(name="expired").update(expires_at=nation.clock.now() - timedelta(seconds=1))

    for token in (revoked, expired):
        with pytest.raises(TokenRefused):
            actor_by_token(token)
    person = nation.person("E-01", Role.REPORTER)
    person.is_active = False
    person.save()
    with pytest.raises(TokenRefused):
        actor_by_token(left)


def test_nobody_revokes_the_token_of_another(nation: Nation) -> None:
    token = issue_token(nation.reporter("E-01"), "SIEM")
    revoke_token(nation.reporter("E-02"), ApiToken.objects.get(person__organisation__world_id=nation.world_id).pk)

    assert actor_by_token(token)


def test_automation_has_no_tokens(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        issue_token(nation.automation(), "none")

    assert entries_of(nation) == [("authority:token:issued", "NotPermitted")]
