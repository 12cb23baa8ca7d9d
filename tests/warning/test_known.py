"""Protects: who registers an asset is warned of what is known of it already, once, and of nothing that is over."""

from __future__ import annotations

import threading
from datetime import timedelta
from ipaddress import ip_network

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.utils import connector_params

from noroshi.frame.verbs import seeing
from noroshi.observables import Kind
from noroshi.parties.asset_services import change_asset, retire_assets
from noroshi.parties.models import Asset
from noroshi.parties.services import import_assets
from noroshi.parties.types import AssetKind, AssetLine, Role
from noroshi.release.types import Tlp
from noroshi.warning import known, models, screening, sentences
from noroshi.warning.queries import warning
from noroshi.warning.types import CauseKind
from tests.nation import Nation
from tests.warning.telling import (
    address,
    domain,
    indicator,
    relation,
    software,
    tell,
    vulnerability,
    warn,
    warned,
    warnings_of,
)

CPE = "cpe:2.3:a:acme:gateway:9.1.4:*:*:*:*:*:*:*"


def test_a_range_registered_later_is_held_against_addresses_known_before(nation: Nation) -> None:
    warn(nation, nation.partner(), [address("203.0.113.7"), address("192.0.2.1")])
    assert warned(nation) == {}

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    assert warned(nation) == {"E-01": ["203.0.113.7"]}
    [sent] = warnings_of(nation, "E-01")
    assert sent.cause_kind == CauseKind.ASSETS


def test_why_you_says_that_the_asset_was_registered_after_it_was_known(nation: Nation) -> None:
    warn(nation, nation.partner(), [address("203.0.113.7")])
    nation.clock.advance(timedelta(days=3))

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    [sent] = warnings_of(nation, "E-01")
    reader = nation.reporter("E-01")
    with seeing(reader):
        [evidence] = warning(reader, sent.pk).evidence
    with translation.override("en"):
        assert "later" in sentences.later(evidence, "Asia/Tokyo")


def test_nothing_is_said_of_later_when_the_knowledge_came_after(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.clock.advance(timedelta(days=3))
    warn(nation, nation.partner(), [address("203.0.113.7")])

    [sent] = warnings_of(nation, "E-01")
    reader = nation.reporter("E-01")
    with seeing(reader):
        [evidence] = warning(reader, sent.pk).evidence
    assert sentences.later(evidence, "Asia/Tokyo") == ""


def test_names_under_a_domain_are_found_whatever_holds_them(nation: Nation) -> None:
    told = [
        domain("portal.e-01.example.jp"),
        indicator("[url:value = 'http://e-01.example.jp:8080/login']"),
        indicator("[email-addr:value = 'pay@mail.e-01.example.jp']"),
        domain("not-e-01.example.jp"),
    ]
    warn(nation, nation.partner(), told)

    nation.owns_domain("E-01", "e-01.example.jp")
    nation.settle()

    assert sorted(warned(nation)["E-01"]) == [
        "http://e-01.example.jp:8080/login", "pay@mail.e-01.example.jp", "portal.e-01.example.jp",
    ]  # fmt: skip


def test_an_address_inside_a_url_is_found_by_its_range(nation: Nation) -> None:
    told = [
        indicator("[url:value = 'http://user@203.0.113.9:81/x']"),
        indicator("[url:value = 'http://[2001:db8::5]/x']"),
    ]
    warn(nation, nation.partner(), told)

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.owns_network("E-01", "2001:db8::/48")
    nation.settle()

    assert sorted(one.subject for one in warnings_of(nation, "E-01")) == [
        "http://[2001:db8::5]/x", "http://user@203.0.113.9:81/x",
    ]  # fmt: skip


def test_a_product_is_found_by_its_vulnerability_and_the_way_in_is_said(nation: Nation) -> None:
    cve, product = vulnerability("CVE-2026-1111"), software(CPE)
    warn(nation, nation.partner(), [cve, product, relation(product, "has", cve)])

    nation.runs("E-01", "Acme", "Gateway", "9.1.4")
    nation.runs("E-02", "Acme", "Gateway", "8.0")
    nation.settle()

    assert set(warned(nation)) == {"E-01"}
    [sent] = warnings_of(nation, "E-01")
    with seeing(nation.reporter("E-01")):
        [line] = sent.evidence.all()
    assert line.known["via"] == "CVE-2026-1111"


def test_an_asset_without_a_version_is_concerned_by_every_version(nation: Nation) -> None:
    warn(nation, nation.partner(), [software(CPE)])

    nation.runs("E-01", "Acme", "Gateway", "")
    nation.settle()

    assert set(warned(nation)) == {"E-01"}


@pytest.mark.parametrize("over", ["revoked", "expired"])
def test_what_is_over_warns_nobody(nation: Nation, over: str) -> None:
    past = {"valid_until": "2026-11-21T00:00:00.000Z"} if over == "expired" else {"revoked": True}
    warn(nation, nation.partner(), [address("203.0.113.7", **past)])

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    assert warned(nation) == {}


def test_what_the_organisation_told_itself_does_not_come_back_to_it(nation: Nation) -> None:
    warn(nation, nation.reporter("E-01"), [address("203.0.113.7")])

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    assert warned(nation) == {}


def test_benign_values_and_wide_networks_never_warn(nation: Nation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO knowledge_benign (key, kind, list) VALUES ('203.0.113.53', %s, 'Public resolvers')",
            [Kind.IPV4],
        )
    warn(nation, nation.partner(), [address("203.0.113.53"), address("203.0.0.0/8")])

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    assert warned(nation) == {}


def test_what_its_source_allows_only_the_office_is_held_there(nation: Nation) -> None:
    warn(nation, nation.partner(), [address("203.0.113.7")], Tlp.AMBER_STRICT)

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    with seeing(nation.automation()):
        [held] = models.Warning.objects.filter(world_id=nation.world_id)
    assert held.state == "held"
    assert warnings_of(nation, "E-01") == []


def test_what_is_for_named_persons_does_not_exist_here(nation: Nation) -> None:
    warn(nation, nation.duty_officer(), [address("203.0.113.7")], Tlp.RED)

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    assert warned(nation) == {}


def test_many_receipts_are_one_warning_for_one_registration(nation: Nation) -> None:
    for last in range(1, 6):
        warn(nation, nation.partner(), [address(f"203.0.113.{last}")])

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    [sent] = warnings_of(nation, "E-01")
    assert sent.evidence_count == 5


def test_registering_the_same_again_tells_nothing_twice(nation: Nation) -> None:
    warn(nation, nation.partner(), [address("203.0.113.7")])
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    nation.owns_network("E-01", "203.0.113.0/25")
    nation.settle()

    assert len(warnings_of(nation, "E-01")) == 1


def test_who_was_warned_of_a_receipt_is_not_warned_of_it_again(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()
    warn(nation, nation.partner(), [address("203.0.113.7")])

    nation.owns_network("E-01", "203.0.113.0/25")
    nation.settle()

    assert len(warnings_of(nation, "E-01")) == 1


def test_what_is_not_screened_yet_is_left_to_its_own_screening(nation: Nation) -> None:
    tell(nation.partner(), [address("203.0.113.7")])

    nation.owns_network("E-01", "203.0.113.0/24")
    nation.settle()

    [sent] = warnings_of(nation, "E-01")
    assert sent.cause_kind == CauseKind.RECEIPT


def test_a_file_in_many_pieces_makes_one_warning(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "PIECE", 3)
    warn(nation, nation.partner(), [address(f"198.18.{n}.1") for n in range(10)])
    lines = "".join(f"network,n{n},198.18.{n}.0/24\n" for n in range(10))

    import_assets(nation.actor("E-01", Role.ASSET_MANAGER), b"kind,name,value\n" + lines.encode())
    nation.settle()

    [sent] = warnings_of(nation, "E-01")
    assert sent.evidence_count == 10


def test_a_changed_asset_is_held_against_what_is_known_of_what_it_became(nation: Nation) -> None:
    warn(nation, nation.partner(), [address("203.0.113.7")])
    nation.owns_network("E-01", "192.0.2.0/24")
    nation.settle()
    manager = nation.actor("E-01", Role.ASSET_MANAGER)
    with seeing(manager):
        asset = Asset.objects.get(organisation_id=manager.organisation_id)

    change_asset(manager, asset.pk, AssetLine(AssetKind.NETWORK, "moved", value="203.0.113.0/24"))
    nation.settle()

    assert warned(nation) == {"E-01": ["203.0.113.7"]}


def test_a_retired_asset_concerns_nobody_any_more(nation: Nation) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    manager = nation.actor("E-01", Role.ASSET_MANAGER)
    with seeing(manager):
        asset = Asset.objects.get(organisation_id=manager.organisation_id)

    retire_assets(manager, [asset.pk])
    warn(nation, nation.partner(), [address("203.0.113.7")])
    nation.settle()

    assert warned(nation) == {}


_NETWORKS = st.builds(
    lambda third, prefix: str(ip_network((f"198.18.{third}.64", prefix), strict=False)),
    st.integers(0, 3),
    st.integers(15, 32),
)
_NAMES = st.sampled_from(["a.example.jp", "b.a.example.jp", "c.b.a.example.jp", "example.jp", "d.example.com", "jp"])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ranges=st.lists(_NETWORKS, max_size=6),
    domains=st.lists(_NAMES, max_size=4),
    told_ranges=st.lists(_NETWORKS, max_size=4, unique=True),
    told_names=st.lists(_NAMES.filter(lambda name: name != "jp"), max_size=3, unique=True),
)
def test_the_order_of_registering_and_knowing_does_not_matter(
    nation: Nation, ranges: list[str], domains: list[str], told_ranges: list[str], told_names: list[str]
) -> None:
    objects = [address(one) for one in told_ranges] + [domain(one) for one in told_names]
    found = []
    for registered_first in (True, False):
        with transaction.atomic():
            if registered_first:
                _register(nation, ranges, domains)
            if objects:
                warn(nation, nation.partner(), objects)
            if not registered_first:
                _register(nation, ranges, domains)
            nation.settle()
            found.append({code: set(subjects) for code, subjects in warned(nation).items()})
            transaction.set_rollback(True)

    assert found[0] == found[1]


def _register(nation: Nation, ranges: list[str], domains: list[str]) -> None:
    for network in ranges:
        nation.owns_network("E-01", network)
    for name in domains:
        nation.owns_domain("E-01", name)


def test_what_is_being_matched_is_waited_for_and_nothing_that_begins_later(lasting_nation: Nation) -> None:
    """A piece that began before an asset came may have missed it; one that begins later must not be held up."""
    first, second = (psycopg.connect(**connector_params(), autocommit=False) for _ in range(2))
    lock = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
    first.execute(lock, screening._MATCHING)
    waited = threading.Event()

    def wait() -> None:
        screening._after_what_is_being_matched()
        waited.set()
        connection.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not waited.wait(0.3)
    second.execute(lock, screening._MATCHING)  # is not held up
    first.rollback()

    assert waited.wait(10)
    waiting.join()
    for one in (first, second):
        one.close()
