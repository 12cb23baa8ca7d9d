"""Objects of random markings, groups and sources: search, object page and API agree with the model for everybody."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noroshi.frame.verbs import seeing
from noroshi.intake.reading import read
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep, remember
from noroshi.parties.models import Group
from noroshi.release.audiences import marking_named
from noroshi.release.types import Marking
from tests.leaks.hiding import AT, VIEWERS, Hidden
from tests.leaks.model import READERS, Secret, Viewer, may_see
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.slow]
_turn = itertools.count()
MEMBERS = ("W-01", "F-01", "E-02", "NPA", "PARTNER-B", "V-01")
TELLERS = tuple(one for one in VIEWERS if one.role == "reporter")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells: the marking of the whole, the members of a group besides, and each object's own marking."""

    teller: Viewer
    marking: str
    group: tuple[str, ...]
    objects: tuple[str, ...]


markings = st.sampled_from(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"])
told = st.builds(
    Told,
    st.sampled_from(TELLERS),
    markings,
    st.lists(st.sampled_from(MEMBERS), max_size=3, unique=True).map(tuple),
    st.lists(markings, min_size=1, max_size=3).map(tuple),
)
WIDEST = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]


def expected(viewer: Viewer, one: Told, own: str) -> bool:
    """The narrower of both markings holds; members of a named group see what is not RED besides."""
    marking = max(one.marking, own, key=WIDEST.index)
    clients = ("W-01",) if one.teller.organisation == "E-01" else ()
    secret = Secret("", "", marking, one.teller.organisation, one.teller.name, clients)
    in_group = viewer.organisation in one.group and viewer.role in READERS
    return may_see(viewer, secret) or (in_group and marking != "RED")


@pytest.mark.long  # the short run has tests/sharing/test_channels.py, which looks at these channels and others
@given(one=told, lookers=st.lists(st.sampled_from(VIEWERS), min_size=3, max_size=3, unique=True))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_search_page_and_api_show_exactly_what_the_model_allows(
    hidden: Hidden, one: Told, lookers: list[Viewer]
) -> None:
    word = f"random{next(_turn)}word"
    objects = _tell(hidden, one, word)
    for viewer in lookers:
        allowed = {key for key, own in objects.items() if expected(viewer, one, own)}
        api = Client(headers={"Authorization": f"Bearer {hidden.tokens[viewer]}"})
        web = signed_in(hidden.person(viewer))

        assert {key for key in objects if api.get(f"/api/v1/objects/{key}").status_code == 200} == allowed
        assert {key for key in objects if web.get(f"/knowledge/object/{key}/").status_code == 200} == allowed
        for text in (word, f"{word}.example"):
            listed = api.get(f"/api/v1/objects?q={text}")
            found = {row["id"] for row in listed.json()["objects"]} if viewer.role in READERS else set()
            assert found == allowed
            shown = web.get(f"/knowledge/?q={text}").content.decode()
            assert {key for key in objects if key in shown} == allowed


def _tell(hidden: Hidden, one: Told, word: str) -> dict[str, str]:
    """Makes it known; the objects' ids with the marking of each."""
    teller = hidden.actor(one.teller)
    groups: tuple[str, ...] = ()
    if one.group:
        group = Group.objects.create(world_id=hidden.nation.world_id, code=f"G-{word}")
        group.members.set(hidden.nation.organisations[code] for code in one.group)
        groups = (group.code,)
    made = [_object(word, own) for own in one.objects]
    content = json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": made}).encode()
    with seeing(teller):
        receipt, _ = keep(teller, Arrival([content], marking=Marking(marking_named(one.marking), groups)))
        remember(teller, receipt, read([content], "", one.teller.organisation), groups)
    return {str(each["id"]): own for each, own in zip(made, one.objects, strict=True)}


def _object(word: str, own: str) -> dict[str, object]:
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid4()}", "created": AT, "modified": AT,
        "name": word, "pattern": f"[domain-name:value = '{word}.example']", "pattern_type": "stix", "valid_from": AT,
        "object_marking_refs": [marking_named(own).marking_id],
    }  # fmt: skip
