"""One's own account: tokens shown once, narrowed, revoked; language and zone."""

from __future__ import annotations

import re

from noroshi.authority.models import ApiToken
from noroshi.authority.services import digest_of
from noroshi.parties.types import Role
from tests.nation import Nation
from tests.web.conftest import Enter


def test_a_token_is_shown_once_and_kept_only_as_a_digest(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.REPORTER)

    page = browser.post("/account/tokens/", {"name": "collector", "days": "30", "permissions": ["read-warnings"]})

    found = re.search(r"noroshi_[\w-]{40,}", page.content.decode())
    assert found is not None
    kept = ApiToken.objects.get(person=nation.person("E-01", Role.REPORTER))
    assert bytes(kept.digest) == digest_of(found[0])
    assert kept.permissions == ["read-warnings"]
    assert found[0] not in browser.get("/account/").content.decode()


def test_a_token_cannot_be_given_more_than_its_owner_may(nation: Nation, enter: Enter) -> None:
    page = enter(Role.REPORTER).post("/account/tokens/", {"name": "x", "days": "30", "permissions": ["send-warning"]})

    assert page.status_code == 422
    assert not ApiToken.objects.filter(person=nation.person("E-01", Role.REPORTER)).exists()


def test_a_revoked_token_is_revoked_and_nobody_else_can_do_it(nation: Nation, enter: Enter) -> None:
    browser = enter(Role.REPORTER)
    browser.post("/account/tokens/", {"name": "collector", "days": "7"})
    token = ApiToken.objects.get(person=nation.person("E-01", Role.REPORTER))

    enter(Role.DUTY_OFFICER).post(f"/account/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is None
    browser.post(f"/account/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_language_and_zone_hold_from_the_next_page_on(enter: Enter) -> None:
    browser = enter(Role.REPORTER)

    browser.post("/account/settings/", {"language": "ja", "time_zone": "Europe/Berlin"})

    page = browser.get("/account/").content.decode()
    assert 'lang="ja"' in page
    assert 'data-zone="Europe/Berlin"' in page


def test_a_zone_that_does_not_exist_changes_nothing(enter: Enter) -> None:
    assert enter(Role.REPORTER).post("/account/settings/", {"language": "xx", "time_zone": "../etc"}).status_code == 422
