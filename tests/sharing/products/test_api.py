"""Protects: a machine reads the products that are published for it, whole and with their signers, and no others."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache

from noroshi.parties.types import Role
from noroshi.sharing.products.services import publish_product
from tests.nation import Nation
from tests.sharing.council.test_api import machine
from tests.sharing.products.writing import accepted, published, signs

ADDRESS = "/api/v1/products"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def test_a_product_is_read_by_its_readers_machines_with_signers_and_as_stix(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA",), organisations=("PARTNER-B",))
    signs(nation.actor("NPA", Role.LIAISON), key)
    publish_product(nation.duty_officer(), key)
    reader = machine(nation.partner())

    [row] = reader.get(ADDRESS).json()["products"]
    told = reader.get(f"{ADDRESS}/{row['id']}").json()
    assert (told["title_ja"], told["title_en"], told["marking"]) == (
        "浄水場を狙う攻撃", "Attacks on waterworks", "TLP:AMBER",
    )  # fmt: skip
    assert [one["en"] for one in told["signers"]] == ["Organisation NPA"]
    assert len(told["digest"]) == 64
    bundle = json.loads(reader.get(f"{ADDRESS}/{row['id']}/stix").content)
    assert row["report"] in [one["id"] for one in bundle["objects"]]


def test_what_is_not_for_the_caller_is_not_there(nation: Nation) -> None:
    published(nation, organisations=("PARTNER-B",))
    number = machine(nation.partner()).get(ADDRESS).json()["products"][0]["id"]
    other = machine(nation.reporter("E-01"))
    assert other.get(ADDRESS).json() == {"products": [], "next": None}
    assert [other.get(f"{ADDRESS}/{number}{path}").status_code for path in ("", "/stix")] == [404, 404]
    assert machine(nation.actor("E-01", Role.ASSET_MANAGER)).get(ADDRESS).status_code == 403
