"""Protects: a machine shows its token in one of two ways, and one that shows none or a wrong one is told how."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.test import Client, RequestFactory

from noroshi.authority.bearer import CHALLENGE, machine_of
from noroshi.authority.errors import TokenMissing, TokenRefused
from noroshi.authority.services import issue_token
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def basic(name: str, password: str) -> str:
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


def acting(header: str) -> int | None:
    request = RequestFactory().get("/taxii2/", headers={"Authorization": header} if header else {})
    return machine_of(request).person_id


def test_a_token_may_come_as_bearer_or_as_the_password_of_basic(nation: Nation) -> None:
    owner = nation.reporter("E-01")
    token = issue_token(owner, "SIEM")

    headers = (f"Bearer {token}", f"bearer  {token} ", basic("anything at all", token), basic("", token))
    assert [acting(one) for one in headers] == [owner.person_id] * 4


def test_no_token_and_a_scheme_that_is_not_ours_are_told_apart_from_a_wrong_one(nation: Nation) -> None:
    for header in ("", "Digest username=x", "Token abc"):
        with pytest.raises(TokenMissing):
            acting(header)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer", "Bearer noroshi_wrong", "Basic", "Basic %%%", "Basic " + b64encode(b"no colon").decode(),
        "Basic " + b64encode(b"\xff\xfe:x").decode(), "Basic " + "A" * 100_000, basic("noroshi_wrong", ""),
    ],
)  # fmt: skip
def test_a_wrong_token_is_refused_however_it_is_written(nation: Nation, header: str) -> None:
    with pytest.raises(TokenRefused):
        acting(header)


def test_the_token_as_the_name_of_basic_is_no_password(nation: Nation) -> None:
    with pytest.raises(TokenRefused):
        acting(basic(issue_token(nation.reporter("E-01"), "SIEM"), "x"))


def test_the_api_takes_both_and_says_with_401_what_it_takes(nation: Nation) -> None:
    token = issue_token(nation.reporter("E-01"), "SIEM")

    assert Client(headers={"Authorization": basic("siem", token)}).get("/api/v1/objects").status_code == 200
    for headers in ({}, {"Authorization": "Bearer noroshi_wrong"}):
        refused = Client(headers=headers).get("/api/v1/objects")
        assert (refused.status_code, refused["WWW-Authenticate"]) == (401, CHALLENGE)
