"""The council in a nation full of secrets: asked and answered under an undertaking, said, proposed, merged."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge.merging import merge
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.parties.people_services import register_group
from noroshi.parties.types import Bound, Role
from noroshi.parties.undertakings import offer, sign
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council import discussing, proposing, requests, telling
from noroshi.sharing.council.proposing import Wanted
from noroshi.sharing.council.requests import Question
from noroshi.sharing.council.types import ProposalKind, Sharing
from tests.leaks.model import Secret

if TYPE_CHECKING:
    from tests.leaks.hiding import Hidden

OFFICE = ("NCO duty-officer", "NCO analyst")
GROUP = "SWORN"
MARKED = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")


def convene(hidden: Hidden, teller: Actor) -> None:
    """E-01 is under an undertaking, F-01's has ended, W-01 never signed; all three are members."""
    nation = hidden.nation
    register_group(
        nation.actor("NCO", Role.ADMINISTRATOR), GROUP, "誓約者", "Sworn", ["E-01", "F-01", "W-01"],
        needs_undertaking=Bound.ORGANISATION,
    )  # fmt: skip
    now = nation.clock.now()
    for code, until in (("E-01", timedelta(days=300)), ("F-01", timedelta(seconds=1))):
        signer = teller if code == "E-01" else nation.reporter(code)
        key = offer(nation.analyst(), signer.organisation_id, now, now + until)
        sign(signer, key)
        hidden.council.setdefault("undertaking_id", []).append(key)
    nation.clock.advance(timedelta(seconds=2))
    _ask(hidden, teller)
    _share(hidden, teller)
    _say(hidden, teller)
    _merge(hidden, teller)


def _known_to(hidden: Hidden, canary: str, what: str, *who: str) -> str:
    hidden.secrets.append(Secret(canary, what, "draft", source="nobody", extra=(*OFFICE, *who)))
    return canary


def _ask(hidden: Hidden, teller: Actor) -> None:
    from noroshi.parties.models import Group

    title = _known_to(hidden, "canarycouncilask", "a request", "E-01 reporter")
    answer = _known_to(hidden, "canarycouncilanswer", "an answer to a request", "E-01 reporter")
    group = Group.objects.get(code=GROUP, world_id=hidden.nation.world_id)
    question = Question(title, "text", hidden.nation.clock.now() + timedelta(days=2), group_id=group.pk)
    key = requests.ask(hidden.nation.analyst(), question)
    requests.answer(teller, key, answer, Tlp.AMBER, Sharing.OFFICE)
    hidden.council["request_id"] = [key]
    _ask_each_other(hidden, teller)


def _ask_each_other(hidden: Hidden, teller: Actor) -> None:
    """A member asks its group for itself: the office sees the question, and no answer."""
    from noroshi.parties.models import Group

    both = ("E-01 reporter", "F-01 reporter")
    title = _known_to(hidden, "canarymemberask", "a member's request", *both)
    answer = "canarymemberanswer"
    hidden.secrets.append(Secret(answer, "an answer to a request", "draft", source="nobody", extra=both))
    group = Group.objects.get(code="COUNCIL", world_id=hidden.nation.world_id)
    question = Question(title, "text", hidden.nation.clock.now() + timedelta(days=2), group_id=group.pk)
    key = requests.ask(teller, question)
    requests.answer(hidden.nation.reporter("F-01"), key, answer, Tlp.AMBER, Sharing.OFFICE)
    hidden.council["request_id"].append(key)


def _share(hidden: Hidden, teller: Actor) -> None:
    """What is shared with the sworn alone, but for the teller's clients, as TLP:AMBER says."""
    name = "canaryswornname"
    hidden.secrets.append(Secret(name, "what the sworn share", "AMBER", by="first", clients=("W-01",)))
    _remember(hidden, teller, f"seeksworn {name}", Marking(Tlp.AMBER, groups=(GROUP,)))
    hidden.words.append("seeksworn")


def _remember(hidden: Hidden, teller: Actor, name: str, marking: Marking) -> str:
    at = "2026-11-20T00:00:00.000Z"
    value = {
        "type": "intrusion-set", "spec_version": "2.1", "id": f"intrusion-set--{uuid4()}", "created": at,
        "modified": at, "name": name,
    }  # fmt: skip
    content = json.dumps(value).encode()
    with seeing(teller):
        receipt, _ = keep(teller, Arrival([content], marking=marking))
        remember(teller, receipt, [Item("/objects/0", content, value)], marking.groups)
    hidden.objects.append(str(value["id"]))
    return str(value["id"])


def _say(hidden: Hidden, teller: Actor) -> None:
    """A remark for everybody on each object: it is hidden with the object. A proposal, a sighting."""
    for place, marking in enumerate(MARKED):
        canary = f"canarym{place}remark"
        hidden.secrets.append(Secret(canary, "a remark", marking, by="first", clients=("W-01",)))
        key = discussing.write(teller, hidden.objects[place], canary, Marking(Tlp.CLEAR))
        hidden.council.setdefault("remark_id", []).append(key)
    text = _known_to(hidden, "canaryproposaltext", "a proposal", "F-01 reporter", "E-01 reporter")
    proposer = hidden.nation.reporter("F-01")
    key = proposing.propose(proposer, hidden.objects[0], Wanted(ProposalKind.FALSE_ALARM, text))
    hidden.council["proposal_id"] = [key]
    hidden.council["told_id"] = [telling.saw_object(teller, hidden.objects[2]).id]


def _merge(hidden: Hidden, teller: Actor) -> None:
    """Something that all see is one with something that few may see; nobody else learns of it."""
    open_id = _remember(hidden, teller, "a group that all know", Marking(Tlp.CLEAR))
    canary = "canarymergedname"
    hidden.secrets.append(Secret(canary, "a merged name", "AMBER+STRICT", by="first"))
    closed = _remember(hidden, teller, canary, Marking(Tlp.AMBER_STRICT))
    why = _known_to(hidden, "canarymergewhy", "why two are one", "E-01 reporter")
    merge(hidden.nation.analyst(), open_id, closed, why, Tlp.CLEAR)
