"""Who is affected by what: examples that read as a table, and a model that knows no indexes."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noroshi.frame.verbs import seeing
from noroshi.observables import Kind
from noroshi.release.types import Tlp
from noroshi.warning import models
from tests.nation import Nation
from tests.warning.telling import (
    address,
    domain,
    indicator,
    named,
    relation,
    software,
    tell,
    vulnerability,
    warn,
    warned,
)


@pytest.mark.parametrize(
    ("owned", "told", "is_affected"),
    [
        ("203.0.113.0/24", "203.0.113.7", True),
        ("203.0.113.7/32", "203.0.113.7", True),
        ("203.0.113.0/24", "203.0.114.7", False),
        ("203.0.113.0/25", "203.0.113.128", False),
        ("203.0.113.0/24", "203.0.113.128/25", True),
        ("203.0.113.128/25", "203.0.113.0/24", True),
        ("203.0.112.0/22", "203.0.113.0/24", True),
        ("203.0.113.0/24", "203.0.0.0/16", True),
        ("203.0.113.0/24", "203.0.0.0/15", False),
        ("203.0.113.0/24", "0.0.0.0/0", False),
        ("2001:db8:1::/48", "2001:db8:1:2::3", True),
        ("2001:db8:1::/48", "2001:db8:2::3", False),
        ("2001:db8:1:2::/64", "2001:db8:1::/48", True),
        ("2001:db8:1::/48", "2001:db8::/31", False),
        ("2001:db8:1::/48", "::/0", False),
    ],
)
def test_an_address_in_its_range_reaches_the_operator(nation: Nation, owned: str, told: str, is_affected: bool) -> None:
    nation.owns_network("E-01", owned)

    warn(nation, nation.reporter("W-01"), [address(told)])

    assert warned(nation) == ({"E-01": [told]} if is_affected else {})


@pytest.mark.parametrize(
    ("owned", "told", "is_affected"),
    [
        ("e-01.example.jp", "e-01.example.jp", True),
        ("e-01.example.jp", "vpn.e-01.example.jp", True),
        ("e-01.example.jp", "example.jp", False),
        ("e-01.example.jp", "e-02.example.jp", False),
        ("e-01.example.jp", "not-e-01.example.jp", False),
        ("例え.example.jp", "www.xn--r8jz45g.example.jp", True),
    ],
)
def test_a_domain_of_its_own_reaches_the_operator(nation: Nation, owned: str, told: str, is_affected: bool) -> None:
    nation.owns_domain("E-01", owned)

    warn(nation, nation.reporter("W-01"), [domain(told)])

    assert warned(nation) == ({"E-01": [told]} if is_affected else {})


def test_the_host_of_a_link_counts_as_a_named_domain(nation: Nation) -> None:
    nation.owns_domain("E-01", "e-01.example.jp")

    warn(nation, nation.reporter("W-01"), [indicator("[url:value = 'https://www.e-01.example.jp/a?b=c']")])

    assert list(warned(nation)) == ["E-01"]


@pytest.mark.parametrize(
    ("version", "told", "is_affected"),
    [
        ("9.1.4", "cpe:2.3:a:fortinet:fortios:9.1.4:*:*:*:*:*:*:*", True),
        ("9.1.4", "cpe:2.3:a:fortinet:fortios:*:*:*:*:*:*:*:*", True),
        ("9.1.4", "cpe:2.3:o:fortinet:fortios:9.1.4:*:*:*:*:*:*:*", True),
        ("9.1.4", "cpe:2.3:a:fortinet:fortios:9.1.5:*:*:*:*:*:*:*", False),
        ("", "cpe:2.3:a:fortinet:fortios:9.1.5:*:*:*:*:*:*:*", True),
        ("9.1.4", "cpe:2.3:a:fortinet:fortigate:*:*:*:*:*:*:*:*", False),
    ],
)
def test_a_product_counts_by_version_where_both_sides_know_it(
    nation: Nation, version: str, told: str, is_affected: bool
) -> None:
    nation.runs("E-01", "Fortinet", "FortiOS", version)

    warn(nation, nation.reporter("W-01"), [software(told)])

    assert list(warned(nation)) == (["E-01"] if is_affected else [])


def test_a_vulnerability_reaches_who_runs_the_product_that_the_catalogue_names(nation: Nation) -> None:
    nation.runs("E-01", "Fortinet", "FortiOS", "9.1.4")
    catalogued, product = vulnerability("CVE-2026-10001"), software("cpe:2.3:a:fortinet:fortios:*:*:*:*:*:*:*:*")
    tell(nation.duty_officer(), [catalogued, product, relation(product, "has", catalogued)], Tlp.CLEAR)

    warn(nation, nation.reporter("W-01"), [vulnerability("CVE-2026-10001")])

    assert list(warned(nation)) == ["E-01"]


def test_what_an_operator_reported_before_comes_back_to_it(nation: Nation) -> None:
    tell(nation.reporter("E-01"), [address("198.51.100.23")])

    warn(nation, nation.reporter("W-01"), [address("198.51.100.23")])

    assert warned(nation) == {"E-01": ["198.51.100.23"]}


def test_what_an_operator_reported_for_named_persons_alone_stays_with_them(nation: Nation) -> None:
    tell(nation.reporter("E-01"), [address("198.51.100.23")], Tlp.RED)

    warn(nation, nation.reporter("W-01"), [address("198.51.100.23")])

    assert warned(nation) == {}


def test_a_campaign_against_a_sector_reaches_its_operators_and_no_others(nation: Nation) -> None:
    campaign, sector = named("campaign", "Kurofune"), named("identity", "Power", sectors=["energy"])

    warn(nation, nation.partner(), [campaign, sector, relation(campaign, "targets", sector)], Tlp.GREEN)

    assert sorted(warned(nation)) == ["E-01", "E-02", "E-03"]


def test_nobody_is_warned_of_its_own_report(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    warn(nation, nation.reporter("E-01"), [address("203.0.113.7")])

    assert warned(nation) == {}


def test_what_is_revoked_or_no_longer_valid_warns_nobody(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    past = "2026-11-21T00:00:00.000Z"

    warn(nation, nation.reporter("W-01"), [address("203.0.113.7", revoked=True)])
    warn(nation, nation.reporter("W-01"), [address("203.0.113.8", valid_until=past)])
    warn(nation, nation.reporter("W-01"), [indicator("[ipv4-addr:value != '203.0.113.9']")])

    assert warned(nation) == {}


def test_another_world_hears_nothing(nation: Nation) -> None:
    elsewhere = Nation.found()
    elsewhere.owns_network("E-01", "203.0.113.0/24")

    receipt = tell(nation.reporter("W-01"), [address("203.0.113.7")])
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")])

    from noroshi.warning.screening import screen

    screen(elsewhere.automation(), receipt)
    assert warned(elsewhere) == {}


def test_a_network_too_wide_is_written_down_with_the_reason(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    receipt = warn(nation, nation.reporter("W-01"), [address("203.0.0.0/8"), address("0.0.0.0/0")])

    with seeing(nation.automation()):
        screened = models.Screening.objects.get(pk=receipt)
    assert {one["skip"] for one in screened.skipped} == {"too-wide"}
    assert screened.skipped_count == 2


def test_what_its_source_allows_only_the_office_is_held_there(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")

    warn(nation, nation.reporter("W-01"), [address("203.0.113.7")], Tlp.AMBER_STRICT)

    with seeing(nation.automation()):
        held = models.Warning.objects.get(world_id=nation.world_id)
    assert (held.state, held.organisation.code) == ("held", "E-01")
    with seeing(nation.reporter("E-01")):
        assert not models.Warning.objects.exists()


_NETWORKS = st.builds(
    lambda third, prefix: str(ip_network((f"198.18.{third}.64", prefix), strict=False)),
    st.integers(0, 3),
    st.integers(15, 32),
)
_NAMES = st.sampled_from(["a.example.jp", "b.a.example.jp", "c.b.a.example.jp", "example.jp", "d.example.com"])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ranges=st.lists(st.tuples(st.sampled_from(["E-01", "E-02", "F-01"]), _NETWORKS), max_size=6),
    domains=st.lists(st.tuples(st.sampled_from(["E-01", "W-02"]), _NAMES), max_size=4),
    told_ranges=st.lists(_NETWORKS, max_size=4, unique=True),
    told_names=st.lists(_NAMES, max_size=3, unique=True),
)
def test_matching_agrees_with_a_model_that_compares_everything_with_everything(
    nation: Nation,
    ranges: list[tuple[str, str]],
    domains: list[tuple[str, str]],
    told_ranges: list[str],
    told_names: list[str],
) -> None:
    with transaction.atomic():
        for code, network in ranges:
            nation.owns_network(code, network)
        for code, name in domains:
            nation.owns_domain(code, name)

        objects = [address(one) for one in told_ranges] + [domain(one) for one in told_names]
        if objects:
            warn(nation, nation.reporter("W-01"), objects)
        found = {code: set(subjects) for code, subjects in warned(nation).items()}
        transaction.set_rollback(True)

    expected: dict[str, set[str]] = {}
    for code, network in ranges:
        for told in told_ranges:
            if ip_network(told).prefixlen >= 16 and ip_network(told).overlaps(ip_network(network)):
                expected.setdefault(code, set()).add(told.removesuffix("/32"))
    for code, name in domains:
        for told in told_names:
            if told == name or told.endswith("." + name):
                expected.setdefault(code, set()).add(told)
    assert found == expected


def test_a_benign_value_warns_nobody_and_names_its_list(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO knowledge_benign (key, kind, list) VALUES ('203.0.113.53', %s, 'Public resolvers')",
            [Kind.IPV4],
        )

    receipt = warn(nation, nation.reporter("W-01"), [address("203.0.113.53"), address("203.0.113.54")])

    assert warned(nation) == {"E-01": ["203.0.113.54"]}
    with seeing(nation.automation()):
        [skipped] = models.Screening.objects.get(pk=receipt).skipped
    assert (skipped["value"], skipped["skip"], skipped["because"]) == ("203.0.113.53", "benign", "Public resolvers")
