"""Protects: a register file is carried out as it is meant, or refused with every mistake named."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from noroshi.law.designation import Designation
from noroshi.parties.errors import RegisterRefused
from noroshi.parties.models import Organisation, Person, RoleAssignment
from noroshi.parties.register_file import codes_that_miss, read_register
from noroshi.parties.types import OrganisationKind, Role
from noroshi.web.invitations import register

GOOD = """
organisations:
  - {code: X-MIN, kind: ministry, ja: 省, en: Ministry}
  - code: X-01
    kind: operator
    sector: water
    ministry: X-MIN
    ja: 事業者X-01
    en: Operator X-01
    people:
      - {mail: tanaka@x-01.example, name: 田中, roles: [reporter, asset-manager]}
"""


def test_a_register_file_says_who_there_is() -> None:
    ministry, operator = read_register(GOOD)

    assert (ministry.code, ministry.kind, ministry.people) == ("X-MIN", OrganisationKind.MINISTRY, ())
    assert operator.people[0].roles == (Role.REPORTER, Role.ASSET_MANAGER)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", None),
        ("designated: true", Designation(True)),
        ("designated: no", Designation(False)),
        ("designated: {from: 2026-10-01}", Designation(True, date(2026, 10, 1))),
        ("designated: {from: 2026-10-01, until: 2027-03-31}", Designation(True, date(2026, 10, 1), date(2027, 3, 31))),
    ],
)
def test_a_designation_is_read_with_its_days(said: str, meant: Designation | None) -> None:
    _, operator = read_register(GOOD.replace("    sector: water\n", f"    sector: water\n    {said}\n"))

    assert operator.designation == meant


@pytest.mark.parametrize(
    "said",
    ["maybe", "2026-10-01", "{since: 2026-10-01}", "{from: soon}", "{from: 2027-01-01, until: 2026-01-01}"],
)
def test_a_designation_that_means_nothing_is_refused_at_its_place(said: str) -> None:
    with pytest.raises(RegisterRefused) as refused:
        read_register(GOOD.replace("    sector: water\n", f"    designated: {said}\n"))

    assert "organisations[1].designated" in str(refused.value.facts["problems"])


@pytest.mark.django_db
def test_a_designation_that_the_file_does_not_name_stays() -> None:
    register(read_register(GOOD.replace("    sector: water\n", "    sector: water\n    designated: true\n")))
    register(read_register(GOOD))

    assert Organisation.objects.get(code="X-01", world_id=1).designated is True


def test_every_mistake_is_named_with_its_place() -> None:
    text = """
organisations:
  - {code: "!", kind: bank, ja: 銀行, en: "", colour: red}
  - code: X-02
    kind: operator
    ja: あ
    en: A
    people: [{mail: nobody, name: "", roles: [automation], language: fr}]
"""
    with translation.override("en"), pytest.raises(RegisterRefused) as refused:
        read_register(text)

    said = "\n".join(refused.value.facts["problems"])  # type: ignore[arg-type]  # a list of sentences
    for place in ("[0].code", "[0].kind", "[0].en", "“colour”", "people[0].mail", "people[0].name", "people[0].roles",
                  "people[0].language"):  # fmt: skip
        assert place in said


def test_a_code_that_nobody_has_is_named() -> None:
    plans = read_register(GOOD.replace("ministry: X-MIN", "ministry: NOBODY"))

    assert len(codes_that_miss(plans, frozenset())) == 1
    assert codes_that_miss(plans, frozenset({"NOBODY"})) == []


@given(some.text(max_size=200))
def test_whatever_stands_in_the_file_the_answer_is_a_plan_or_a_refusal(text: str) -> None:
    try:
        said: object = read_register(text)
    except RegisterRefused as refused:
        said = refused.facts["problems"]

    assert said


@pytest.mark.django_db
def test_registering_twice_makes_nobody_twice_and_keeps_links_for_those_without_a_password() -> None:
    plans = read_register(GOOD)

    first, second = register(plans), register(plans)

    assert [mail for _, mail, _ in first] == [mail for _, mail, _ in second] == ["tanaka@x-01.example"]
    assert Organisation.objects.get(code="X-01").ministry.code == "X-MIN"  # type: ignore[union-attr]  # just set
    person = Person.objects.get(email="tanaka@x-01.example")
    assert set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True)) == {
        Role.REPORTER,
        Role.ASSET_MANAGER,
    }


@pytest.mark.django_db
def test_nothing_is_registered_when_one_code_misses() -> None:
    with pytest.raises(RegisterRefused):
        register(read_register(GOOD.replace("ministry: X-MIN", "ministry: NOBODY")))

    assert not Organisation.objects.filter(code="X-01").exists()
