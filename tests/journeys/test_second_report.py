"""Protects: a later report of the same address warns as the first one did, also those who registered it in between."""

from __future__ import annotations

import pytest

from noroshi.frame.verbs import seeing
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.warning.queries import Show, inbox
from tests.intake.answers import answers
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def report(nation: Nation, code: str, key: str) -> None:
    """A report that names 203.0.113.7."""
    actor = nation.reporter(code)
    with seeing(actor):
        submit_answers(actor, COMMON_FORM_2, answers(observables=["203.0.113.7"]), key)
    nation.settle()


def warned(nation: Nation, code: str) -> int:
    """How many warnings an operator has."""
    actor = nation.reporter(code)
    with seeing(actor):
        return len(inbox(actor, Show.ALL, "").rows)


def test_a_second_report_of_the_same_address_warns_again(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    report(nation, "W-01", "first")
    report(nation, "W-01", "second")

    assert warned(nation, "E-01") == 2


def test_who_registers_the_network_between_two_reports_is_warned_of_the_first_and_by_the_second(nation: Nation) -> None:
    report(nation, "W-01", "first")
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()
    assert warned(nation, "E-01") == 1

    report(nation, "W-01", "second")
    assert warned(nation, "E-01") == 2


def test_a_repeated_request_is_no_second_report_and_warns_nobody_again(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    report(nation, "W-01", "same")
    report(nation, "W-01", "same")

    assert warned(nation, "E-01") == 1
