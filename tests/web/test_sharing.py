"""Protects: each role finds the doors of sharing that are open to it, and no others."""

from __future__ import annotations

import pytest

from noroshi.parties.types import Role
from tests.web.conftest import Enter

EVERYTHING = {"/council/", "/release/", "/products/", "/partners/", "/taxii2/connect/", "/misp/", "/feeds/"}
HERE = '<a href="/sharing/" aria-current="page">'


def doors(enter: Enter, role: Role) -> set[str]:
    """The links of the page."""
    page = enter(role).get("/sharing/").content.decode()
    return {part.split('"')[0] for part in page.split('<dt><a href="')[1:]}


def test_the_office_finds_every_door_and_a_partner_its_own(enter: Enter) -> None:
    assert doors(enter, Role.DUTY_OFFICER) == EVERYTHING
    assert doors(enter, Role.PARTNER) == EVERYTHING - {"/partners/", "/misp/"}


@pytest.mark.parametrize(("path", "current"), [("/feeds/", True), ("/sharing/", True), ("/knowledge/", False)])
def test_the_navigation_shows_where_one_is(enter: Enter, path: str, current: bool) -> None:
    assert (HERE in enter(Role.DUTY_OFFICER).get(path).content.decode()) is current


def test_who_may_share_nothing_is_refused(enter: Enter) -> None:
    commissioner = enter(Role.COMMISSIONER)

    assert commissioner.get("/sharing/").status_code == 403
    assert "/sharing/" not in commissioner.get("/").content.decode()
