"""Seats the demo nation's council: a group for each sector, and one that needs secrecy undertakings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.verbs import seeing
from noroshi.parties.models import Group, Person
from noroshi.parties.people_services import register_group
from noroshi.parties.queries import organisation_by_code
from noroshi.parties.types import Bound
from noroshi.parties.undertakings import offer, sign, undertakings_of
from noroshi.sharing.council import requests
from noroshi.sharing.council.requests import Question

CORE = ("E-01", "F-02", "W-04")
"""The first two have signed; the third reads why it sees nothing, and what to sign."""
SIGNED = frozenset({"E-01", "F-02"})
GROUP = "CORE"


def convene(founder: Actor, plan: Mapping[str, Any]) -> int:
    """Register the groups, offer undertakings, ask a first question; may be repeated. Gives how many groups."""
    for sector in plan["sectors"]:
        members = [f"{sector['letter']}-{place:02d}" for place in range(1, plan["operators_per_sector"] + 1)]
        names = (f"{sector['ja']}協議会", f"Council: {sector['en']}s")
        register_group(founder, f"COUNCIL-{sector['letter']}", *names, members, sector=sector["sector"])
    names = ("協議会 中核グループ", "Council, core group")
    register_group(founder, GROUP, *names, CORE, needs_undertaking=Bound.ORGANISATION)
    analyst = _person("analyst@nco.example")
    for code in CORE:
        _bind(analyst, code)
    _ask(analyst)
    return len(plan["sectors"]) + 1


def _person(mail: str) -> Actor:
    return actor_for(Person.objects.select_related("organisation").get(email=mail), Channel.COMMAND)


def _bind(analyst: Actor, code: str) -> None:
    organisation = organisation_by_code(code, REAL_WORLD).id
    if undertakings_of(organisation):
        return
    now = analyst.now()
    key = offer(analyst, organisation, now, now + timedelta(days=365))
    if code in SIGNED:
        sign(_person(f"reporter@{code.lower()}.example"), key)


def _ask(analyst: Actor) -> None:
    """A question that the core group may know of."""
    with seeing(analyst):
        if requests.any_asked(analyst):
            return
    group = Group.objects.get(world_id=REAL_WORLD, code=GROUP)
    text = (
        "先週以降、遠隔保守用VPN装置GateVPNへの見慣れないログインがありましたか。送信元と時刻を教えてください。\n"
        "Since last week, did you see unfamiliar log-ins at GateVPN remote maintenance gateways? From where, and when?"
    )
    title = "GateVPNへの不審なログイン / Unfamiliar log-ins at GateVPN"
    requests.ask(analyst, Question(title, text, analyst.now() + timedelta(days=5), group_id=group.pk))
