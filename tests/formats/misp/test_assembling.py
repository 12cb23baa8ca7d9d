"""What came as a MISP event goes out as the same event, with what was changed or withdrawn here, and nothing else."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats import misp
from noroshi.formats.misp.assembling import assemble
from noroshi.formats.misp.carried import CARRIED, dropped
from noroshi.stix.rules import check

REAL = sorted((Path(__file__).parents[4] / "shared" / "data" / "misp").glob("*.json"))
NOT_CARRIED = {
    line.split("\t")[0]
    for line in (Path(__file__).parents[3] / "docs/reference/misp-not-carried.tsv").read_text().splitlines()[1:]
}
EVENT = "58503e2f-4c78-442d-833f-8ad202de0b81"
KINDS = (
    "ip-dst",
    "domain",
    "md5",
    "text",
    "link",
    "vulnerability",
    "filename|sha1",
    "yara",
    "regkey|value",
    "unheard-of",
)
VALUES = {
    "ip-dst": "198.51.100.7", "domain": "evil.example", "md5": "ab" * 16, "text": "words", "yara": "rule a {}",
    "link": "https://blog.example/", "vulnerability": "CVE-2024-12345", "filename|sha1": "a.exe|" + "ab" * 20,
    "regkey|value": "HKLM\\Software\\X|1", "unheard-of": "?",
}  # fmt: skip

Event = dict[str, Any]


def events_in(document: Any) -> list[Event]:
    """The events of a MISP file, however they are wrapped."""
    if isinstance(document, list):
        return [event for one in document for event in events_in(one)]
    inside = document.get("response", document)
    return events_in(inside) if inside is not document else [document.get("Event", document)]


def without_what_is_not_carried(held: Any, path: str = "Event") -> Any:
    """The event as it must come out: without what the table says is not carried."""
    if isinstance(held, list):
        return [without_what_is_not_carried(one, f"{path}[]") for one in held]
    if not isinstance(held, dict):
        return held
    kept = {key: one for key, one in held.items() if f"{path}.{key}" not in NOT_CARRIED}
    return {key: without_what_is_not_carried(one, f"{path}.{key}") for key, one in kept.items()}


def there_and_back(event: Event, changed: dict[str, Any] | None = None) -> Event:
    """Through STIX objects as JSON text; ``changed`` replaces or (None) takes away objects by id."""
    objects = [json.loads(json.dumps(one)) for one in misp.convert_event(event).objects]
    own, parts = objects[-1], {one["id"]: one for one in objects[:-1]}
    for key, other in (changed or {}).items():
        if other is None:
            parts.pop(key)
        else:
            parts[key] |= other
    return assemble(own, [parts[one] for one in own["object_refs"] if one in parts])


@pytest.mark.skipif(not REAL, reason="shared data is absent: misp")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem[:24])
def test_a_real_event_goes_out_as_it_came_field_by_field(path: Path) -> None:
    for event in events_in(json.loads(path.read_bytes())):
        assert there_and_back(event) == without_what_is_not_carried(event)


NUMBERS = st.shared(st.builds(itertools.count), key="numbers")
UUIDS = NUMBERS.map(lambda numbers: str(UUID(int=next(numbers), version=4)))
"""Each once in an event, as the format demands."""
TAGS = st.lists(st.sampled_from(["tlp:red", "tlp:green", 'a:b="c"', 'misp-galaxy:threat-actor="X"']), max_size=2)


@st.composite
def attributes(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(KINDS))
    told: Event = {
        "uuid": draw(UUIDS), "type": kind, "value": VALUES[kind], "to_ids": draw(st.booleans()),
        "timestamp": "1775000001", "deleted": draw(st.booleans()), "distribution": draw(st.sampled_from("035")),
        "comment": draw(st.sampled_from(["", "c"])), "Tag": [{"name": name} for name in draw(TAGS)],
    }  # fmt: skip
    if draw(st.booleans()):
        told["Sighting"] = [{"type": draw(st.sampled_from("012")), "uuid": draw(UUIDS), "date_sighting": "1775000002"}]
    if draw(st.booleans()):
        told["ShadowAttribute"] = [{"uuid": told["uuid"], "value": "proposed"}]
    return told


@st.composite
def events(draw: st.DrawFn) -> Event:
    loose = draw(st.lists(attributes(), max_size=4))
    objects = [
        {"uuid": draw(UUIDS), "name": draw(st.sampled_from(["file", "person"])), "distribution": "5",
         "Attribute": members, "deleted": draw(st.booleans()),
         "ObjectReference": [{"referenced_uuid": draw(UUIDS), "relationship_type": "x"}]}
        for members in draw(st.lists(st.lists(attributes(), max_size=4), max_size=3))
    ]  # fmt: skip
    proposals = [{"uuid": one["uuid"], "value": str(at)} for at, one in enumerate(loose) if draw(st.booleans())]
    proposals += [{"uuid": draw(UUIDS), "value": "new"}]
    reports = [{"uuid": draw(UUIDS), "name": "n", "content": draw(st.sampled_from(["", "# t"])), "deleted": False}]
    return {
        "uuid": draw(UUIDS), "info": "情報", "date": "2026-04-01", "timestamp": "1775000000",
        "published": draw(st.booleans()), "distribution": draw(st.sampled_from("0134")),
        "SharingGroup": {"name": "G", "SharingGroupOrg": []}, "Attribute": loose, "Object": objects,
        "ShadowAttribute": draw(st.permutations(proposals)), "EventReport": reports,
        "Tag": [{"name": name} for name in draw(TAGS)], "unknown_to_us": {"x": [1, None, "\0"]},
    }  # fmt: skip


@given(events())
def test_any_event_goes_out_as_it_came(event: Event) -> None:
    assert there_and_back(event) == event
    for one in misp.convert_event(event).objects:
        assert not [str(problem) for problem in check(one, "$") if not problem.note]


def _event(*attributes: Event) -> Event:
    return {"uuid": EVENT, "info": "x", "date": "2026-04-01", "timestamp": "1775000000", "attribute_count": "2",
            "Attribute": list(attributes)}  # fmt: skip


FIRST, SECOND = "47b9e2de-7283-4fd3-bf41-dcf9f19d8c62", "7ec7d3c0-beee-42d8-ae11-1a9017ab4feb"
IP = {
    "uuid": FIRST,
    "type": "ip-dst",
    "value": "198.51.100.7",
    "to_ids": True,
    "timestamp": "1775000000",
    "comment": "",
}
NAME = {"uuid": SECOND, "type": "domain", "value": "evil.example", "to_ids": True, "timestamp": "1775000000"}


def test_what_was_changed_here_is_told_as_it_is_now() -> None:
    pattern = "[ipv4-addr:value = '203.0.113.9']"
    now = {"modified": "2026-05-01T00:00:00.000Z", "pattern": pattern, "description": "moved",
           "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}  # fmt: skip

    [ip, name] = there_and_back(_event(IP, NAME), {f"indicator--{FIRST}": now})["Attribute"]

    assert (ip["value"], ip["comment"], ip["timestamp"]) == ("203.0.113.9", "moved", "1777593600")
    assert ip["Tag"] == [{"name": "tlp:green"}]
    assert name == NAME


def test_what_was_revoked_here_is_deleted_there() -> None:
    gone = {"modified": "2026-05-01T00:00:00.000Z", "revoked": True}

    [ip, _] = there_and_back(_event(IP, NAME), {f"indicator--{FIRST}": gone})["Attribute"]

    assert ip["deleted"] is True


def test_what_a_reader_may_not_see_is_neither_told_nor_counted() -> None:
    told = there_and_back(_event(IP, NAME), {f"indicator--{FIRST}": None})

    assert told["Attribute"] == [NAME]
    assert told["attribute_count"] == "1"


def test_a_sighting_that_came_from_elsewhere_is_added() -> None:
    objects = misp.convert_event(_event(IP, NAME)).objects
    seen = {"id": f"sighting--{SECOND}", "type": "sighting", "last_seen": "2026-05-01T00:00:00.000Z"}

    told = assemble(objects[-1], objects[:-1], {f"indicator--{FIRST}": [seen]})

    assert told["Attribute"][0]["Sighting"][0]["date_sighting"] == "1777593600"


def test_a_derived_object_keeps_nothing_of_the_event() -> None:
    made = misp.convert_event(_event(IP, NAME)).objects[-1]

    assert CARRIED not in json.dumps(dropped(made))
    assert "extensions" not in dropped(made)
