"""Founds the demo nation: organisations, people, assets, and some days of reports and shared knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any

import yaml

from noroshi.authority.queries import actor_for
from noroshi.demo.council import convene
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.verbs import seeing
from noroshi.law.designation import Designation
from noroshi.parties.models import Asset, Organisation, Person
from noroshi.parties.services import grant_role, register_assets, register_organisation, register_person
from noroshi.parties.types import AssetKind, AssetLine, OrganisationKind, Role

Tell = Callable[[str], None]
RANGES = ("192.0.2", "198.51.100", "203.0.113")
ADMINISTRATOR = "administrator@nco.example"


def is_founded() -> bool:
    """Whether this database holds the demo nation already."""
    return Organisation.objects.filter(world_id=REAL_WORLD, code="CCIOC").exists()


def found_nation(tell: Tell) -> None:
    """Register everybody and everything of ``nation.yaml``; may be repeated, and finishes what was cut off."""
    plan = yaml.safe_load(resources.files("noroshi.demo").joinpath("nation.yaml").read_text(encoding="utf-8"))
    founder = _founder(plan["offices"][0])
    operators = list(_operators(plan))
    for place in plan["offices"]:
        _register(founder, place | {"clients": []})
    tell(f"{len(plan['offices'])} offices, ministries, partners")
    for operator in operators:
        _register(founder, operator)
    for place in plan["offices"]:
        if place.get("clients"):
            _register(founder, place)
    tell(f"{len(operators)} operators")
    assets = sum(_equip(number, operator, plan["assets"]["products"]) for number, operator in enumerate(operators))
    tell(f"{assets} assets")
    tell(f"{convene(founder, plan)} groups of the council")


def _founder(office: Mapping[str, Any]) -> Actor:
    """The first administrator, who registers everybody else: made directly, since nobody could yet register them."""
    made, _ = Organisation.objects.get_or_create(
        world_id=REAL_WORLD,
        code=office["code"],
        defaults={"kind": office["kind"], "name_ja": office["ja"], "name_en": office["en"]},
    )
    person, _ = Person.objects.get_or_create(
        email=ADMINISTRATOR, defaults={"name": "管理者 / Administrator", "organisation": made, "password": "!"}
    )
    person.assignments.get_or_create(role=Role.ADMINISTRATOR)
    return actor_for(person, Channel.COMMAND)


def _operators(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for sector in plan["sectors"]:
        for place in range(1, plan["operators_per_sector"] + 1):
            code = f"{sector['letter']}-{place:02d}"
            yield {
                "code": code, "kind": "operator", "ja": f"{sector['ja']}{code}", "en": f"{sector['en']} {code}",
                "sector": sector["sector"], "ministry": sector["ministry"], "roles": ["reporter", "asset-manager"],
                "designated": code not in plan["not_designated"] and plan["designated"],
            }  # fmt: skip


def _register(founder: Actor, place: Mapping[str, Any]) -> None:
    code = place["code"]
    register_organisation(
        founder,
        code,
        OrganisationKind(place["kind"]),
        name_ja=place["ja"],
        name_en=place["en"],
        sector=place.get("sector", ""),
        ministry=place.get("ministry", ""),
        mail=f"soc@{code.lower()}.example",
        clients=place.get("clients", ()),
        designation=_designation(place),
    )
    for role in place["roles"]:
        address = f"{role}@{code.lower()}.example"
        key = register_person(founder, code, address, f"{code} {role}", language="en" if "PARTNER" in code else "ja")
        if key != founder.person_id:  # who founds it holds the role already, and nobody grants to themselves
            grant_role(founder, key, Role(role))


def _designation(place: Mapping[str, Any]) -> Designation | None:
    said = place.get("designated")
    return Designation(True, said) if isinstance(said, date) else Designation(False) if said is False else None


def _equip(number: int, operator: Mapping[str, Any], products: Sequence[Mapping[str, Any]]) -> int:
    """Give an operator its networks, domain and computers, once."""
    address = f"asset-manager@{operator['code'].lower()}.example"
    manager = Person.objects.select_related("organisation").get(email=address)
    actor = actor_for(manager, Channel.COMMAND)
    if _has_assets(actor):
        return 0
    return register_assets(actor, list(_assets(number, operator, products)))


def _has_assets(actor: Actor) -> bool:
    with seeing(actor):
        return Asset.objects.filter(organisation_id=actor.organisation_id).exists()


def _assets(number: int, operator: Mapping[str, Any], products: Sequence[Mapping[str, Any]]) -> Iterator[AssetLine]:
    code = operator["code"].lower()
    block = f"{RANGES[number // 31]}.{number % 31 * 8}"
    yield AssetLine(AssetKind.NETWORK, f"{operator['code']} 外部接続 / external", value=f"{block}/29")
    yield AssetLine(AssetKind.NETWORK, f"{operator['code']} IPv6", value=f"2001:db8:{number + 1:x}::/48")
    yield AssetLine(AssetKind.DOMAIN, f"{operator['code']} 公式 / official", value=f"{code}.example")
    for turn in (0, 2):
        made = products[(number + turn) % len(products)]
        yield AssetLine(
            AssetKind.COMPUTER, f"{made['ja']} / {made['en']}", vendor=made["vendor"], product=made["product"],
            version=made["version"], quantity=made["quantity"], facility=f"{operator['code']} 中央施設",
            in_service="2024-04-01",
        )  # fmt: skip


SHOWN = (
    ("NCO", Role.DUTY_OFFICER), ("NCO", Role.ANALYST), ("E-01", Role.REPORTER), ("W-04", Role.REPORTER),
    ("F-02", Role.REPORTER), ("E-01", Role.ASSET_MANAGER), ("NPA", Role.LIAISON), ("MOD", Role.LIAISON),
    ("METI", Role.LIAISON), ("PARTNER-B", Role.PARTNER), ("CCIOC", Role.COMMISSIONER), ("NCO", Role.ADMINISTRATOR),
)  # fmt: skip


def links() -> Iterator[tuple[str, str]]:
    """A one-time sign-in link for somebody in each role."""
    from noroshi.web.demo_links import make_link

    for code, role in SHOWN:
        person = Person.objects.get(email=f"{role}@{code.lower()}.example")
        yield f"{code} {role}", make_link(person)
