"""Protects: nothing that the API's own description allows, and little that it does not, is a fault of the server."""

from __future__ import annotations

import os
from collections import Counter

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as for_all
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from noroshi.authority.services import issue_token
from noroshi.parties.types import Role
from tests.nation import Nation

LONG = os.environ.get("NOROSHI_TEST_LONG", "") == "1"
EXAMPLES = 400 if LONG else 12
COUNTS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)


def description() -> schemathesis.BaseSchema:
    """The API's description as the API gives it, for an application in this process."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize(
    ("code", "role"), [pytest.param("E-01", Role.REPORTER, marks=pytest.mark.long), ("NCO", Role.DUTY_OFFICER)]
)
def test_no_request_is_a_fault(lasting_nation: Nation, code: str, role: Role) -> None:
    token = issue_token(lasting_nation.actor(code, role), "fuzz")
    answers: Counter[int] = Counter()
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    for operation in description().get_all_operations():
        strategy = operation.ok().as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.ok().as_strategy(
            generation_mode=GenerationMode.NEGATIVE
        )

        @COUNTS
        @for_all(case=strategy)
        def holds(case: schemathesis.Case) -> None:
            response = case.call_and_validate(headers=headers, checks=[not_a_server_error])
            answers[response.status_code] += 1

        holds()
    assert {200, 404, 422} <= set(answers), answers
