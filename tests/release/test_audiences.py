"""Protects: who may see what, by marking; and that the database itself decides it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from noroshi.frame.verbs import seeing
from noroshi.parties.models import Client
from noroshi.parties.types import OrganisationKind
from noroshi.release.audiences import atoms_for, audience_for, marking_named, viewer_audiences
from noroshi.release.errors import BeyondYourView, UnknownGroup, UnknownMarking
from noroshi.release.types import Marking, Tlp
from tests.nation import Nation

pytestmark = pytest.mark.django_db


def who_sees(nation: Nation, marking: Marking, by: str = "E-01") -> set[str]:
    """The codes of the organisations some person of which may see what ``by`` submitted under ``marking``."""
    actor = nation.reporter(by)
    with seeing(actor):
        audience = audience_for(actor, marking)
    seen = set()
    for code, role in (("E-01", "reporter"), ("E-02", "reporter"), ("W-01", "reporter"), ("NCO", "duty-officer"),
                       ("NCO", "analyst"), ("PARTNER-B", "partner"), ("NPA", "liaison")):  # fmt: skip
        with seeing(nation.actor(code, role)):  # type: ignore[arg-type]  # a role's own value
            if audience in viewer_audiences():
                seen.add(f"{code} {role}")
    return seen


def test_amber_reaches_the_submitter_and_the_office_and_nobody_else(nation: Nation) -> None:
    assert who_sees(nation, Marking(Tlp.AMBER)) == {"E-01 reporter", "NCO duty-officer", "NCO analyst"}


def test_amber_reaches_the_submitters_clients_but_strict_does_not(nation: Nation) -> None:
    Client.objects.create(provider=nation.organisations["E-01"], client=nation.organisations["W-01"])

    assert "W-01 reporter" in who_sees(nation, Marking(Tlp.AMBER))
    assert "W-01 reporter" not in who_sees(nation, Marking(Tlp.AMBER_STRICT))


def test_red_reaches_only_the_person_and_the_duty_officers(nation: Nation) -> None:
    assert who_sees(nation, Marking(Tlp.RED)) == {"E-01 reporter", "NCO duty-officer"}


def test_green_reaches_the_community_and_clear_everybody(nation: Nation) -> None:
    assert len(who_sees(nation, Marking(Tlp.GREEN))) == 7
    assert len(who_sees(nation, Marking(Tlp.CLEAR))) == 7


def test_a_vendor_is_not_of_the_community(nation: Nation) -> None:
    vendor = nation.add("V-01", OrganisationKind.VENDOR)

    assert not vendor.in_community


def test_the_same_viewers_are_one_audience(nation: Nation) -> None:
    actor = nation.reporter("E-01")
    with seeing(actor):
        assert audience_for(actor, Marking(Tlp.AMBER)) == audience_for(actor, Marking(Tlp.AMBER_STRICT))


def test_two_worlds_never_share_an_audience(nation: Nation) -> None:
    other = Nation.found()
    here, there = nation.duty_officer(), other.duty_officer()
    with seeing(here):
        audience = audience_for(here, Marking(Tlp.CLEAR))
    with seeing(there):
        assert audience not in viewer_audiences()


def test_nobody_writes_for_people_among_whom_it_is_not(nation: Nation) -> None:
    automation = nation.automation()
    with seeing(automation), pytest.raises(BeyondYourView):
        audience_for(automation, Marking(Tlp.RED))


def test_without_a_viewer_nothing_is_seen_and_nothing_can_be_written(nation: Nation) -> None:
    nation.owns_network("E-01", "198.51.100.0/24")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_asset")
        assert cursor.fetchone() == (0,)
    written = "INSERT INTO knowledge_posting (token, audience_id, newest, objects) VALUES ('x', 1, 1, '{1}')"
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(written)


def test_every_table_with_an_audience_stands_under_row_level_security(nation: Nation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT class.relname FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attrelid
                WHERE attname = 'audience_id' AND class.relkind = 'r' AND NOT class.relrowsecurity
                  AND class.relnamespace = 'public'::regnamespace AND class.relname <> 'release_audiencemember'"""
        )
        assert cursor.fetchall() == []


def test_the_web_does_not_connect_as_somebody_who_passes_the_policies(nation: Nation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("TLP:AMBER+STRICT", Tlp.AMBER_STRICT), ("tlp:white", Tlp.CLEAR), ("green", Tlp.GREEN), (" TLP:RED ", Tlp.RED)],
)
def test_labels_are_read_as_people_write_them(said: str, meant: Tlp) -> None:
    assert marking_named(said) is meant


def test_a_marking_that_is_none_is_refused_with_the_right_ones(nation: Nation) -> None:
    with pytest.raises(UnknownMarking, match=r"TLP:CLEAR.+TLP:GREEN"):
        marking_named("TLP:PURPLE")


def test_a_group_that_is_none_is_refused(nation: Nation) -> None:
    with pytest.raises(UnknownGroup):
        atoms_for(Marking(Tlp.AMBER, groups=("nobody",)), nation.organisations["E-01"].pk, nation.world_id)
