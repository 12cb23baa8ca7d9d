"""A MISP event arrives whole: what STIX can say is said, and what it cannot is kept or named."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import stix2
from hypothesis import given, settings
from hypothesis import strategies as st
from stix2patterns.v21.pattern import Pattern

from noroshi.formats import misp
from noroshi.formats.errors import DuplicateKey, FormatError, NotJson, NotMisp, TooDeep
from noroshi.formats.making import AMBER, AMBER_STRICT, CLEAR, RED
from noroshi.stix.rules import check

NASTY = Path(__file__).parents[1] / "nasty"
REAL = Path(__file__).parents[4] / "shared" / "data" / "misp"
REAL_FILES = sorted(REAL.glob("*.json"))
EVENT = "58503e2f-4c78-442d-833f-8ad202de0b81"
ATTRIBUTE = "47b9e2de-7283-4fd3-bf41-dcf9f19d8c62"
OTHER = "7ec7d3c0-beee-42d8-ae11-1a9017ab4feb"


def event(**given):
    author = {"name": "Partner", "uuid": "55f6ea5e-2c60-40e5-964f-47a8950d210f"}
    common = {"uuid": EVENT, "info": "名前", "date": "2026-04-01", "timestamp": "1775000000", "Orgc": author}
    return {"Event": {**common, **given}}


def attribute(kind, value, **given):
    return {"uuid": ATTRIBUTE, "type": kind, "value": value, "to_ids": True, "timestamp": "1775000001", **given}


def one(converted, kind):
    found = [made for made in converted.objects if made["type"] == kind]
    assert len(found) == 1
    return found[0]


def test_an_attribute_to_detect_becomes_an_indicator_under_its_own_uuid():
    made = one(misp.convert(event(Attribute=[attribute("ip-dst", "198.51.100.7", comment="C2")])), "indicator")
    assert made["id"] == f"indicator--{ATTRIBUTE}"
    assert made["pattern"] == "[ipv4-addr:value = '198.51.100.7']"
    assert (made["created"], made["description"]) == ("2026-03-31T23:33:20.000Z", "C2")


def test_an_attribute_not_to_detect_becomes_what_was_observed():
    converted = misp.convert(event(Attribute=[attribute("domain", "Evil.example", to_ids=False)]))
    assert one(converted, "domain-name")["value"] == "evil.example"
    assert one(converted, "observed-data")["object_refs"] == [one(converted, "domain-name")["id"]]


def test_a_file_keeps_its_name_and_digests_together():
    members = [attribute("md5", "ab" * 16, uuid=OTHER), attribute("filename", "a.exe", to_ids=False)]
    whole = {"name": "file", "uuid": OTHER, "Attribute": members}
    made = one(misp.convert(event(Object=[whole])), "indicator")
    assert (made["name"], made["pattern"]) == ("a.exe", f"[file:hashes.'MD5' = '{'ab' * 16}']")


def test_two_events_that_name_one_technique_share_it_with_attack():
    cluster = {"uuid": OTHER, "type": "mitre-attack-pattern", "value": "Timestomp - T1070.006"}
    galaxy = {"type": "mitre-attack-pattern", "GalaxyCluster": [cluster]}
    made = one(misp.convert(event(Galaxy=[galaxy])), "attack-pattern")
    assert (made["id"], made["name"]) == (f"attack-pattern--{OTHER}", "Timestomp")
    assert made["external_references"] == [{"source_name": "mitre-attack", "external_id": "T1070.006"}]


def test_an_actor_named_by_a_tag_alone_is_not_lost():
    tagged = event(Tag=[{"name": 'misp-galaxy:threat-actor="Turla Group"'}])
    assert one(misp.convert(tagged), "threat-actor")["name"] == "Turla Group"


@pytest.mark.parametrize(
    ("of_event", "of_attribute", "marking"),
    [
        ({"Tag": [{"name": "tlp:white"}]}, {}, CLEAR),
        ({"Tag": [{"name": "tlp:amber"}]}, {}, AMBER),
        ({"Tag": [{"name": "tlp:amber"}]}, {"Tag": [{"name": "tlp:red"}]}, RED),
        ({"Tag": [{"name": "tlp:red"}]}, {"Tag": [{"name": "tlp:clear"}]}, RED),
        ({"Tag": [{"name": "tlp:clear"}], "distribution": "0"}, {}, AMBER_STRICT),
        ({"distribution": "3"}, {"distribution": "4"}, AMBER_STRICT),
    ],
)
def test_nothing_becomes_wider_than_its_sender_said(of_event, of_attribute, marking):
    converted = misp.convert(event(Attribute=[attribute("ip-dst", "198.51.100.7", **of_attribute)], **of_event))
    assert one(converted, "indicator")["object_marking_refs"] == [marking]


def test_what_stix_has_no_object_for_becomes_a_note_about_the_event():
    converted = misp.convert(event(Attribute=[attribute("text", "free words", comment="why")]))
    note = one(converted, "note")
    assert (note["id"], note["abstract"], note["content"]) == (f"note--{ATTRIBUTE}", "text", "free words\nwhy")
    assert note["object_refs"] == [one(converted, "grouping")["id"]]


def test_a_narrower_attribute_is_told_by_nothing_that_is_wider():
    red = [attribute("text", "hidden words", Tag=[{"name": "tlp:red"}])]
    link = attribute("link", "https://hidden.example/", to_ids=False, uuid=OTHER, Tag=[{"name": "tlp:red"}])
    whole = {"name": "person", "uuid": EVENT, "Attribute": red}
    proposal = {"uuid": OTHER, "value": "https://hidden.example/better"}
    converted = misp.convert(event(Attribute=[link], Object=[whole], ShadowAttribute=[proposal]))
    wider = [made for made in converted.objects if made.get("object_marking_refs") != [RED]]
    assert "hidden" not in json.dumps(wider)
    assert "hidden.example/better" in json.dumps(converted.objects)


def test_a_value_that_is_not_what_its_type_says_is_kept_and_named():
    converted = misp.convert(event(Attribute=[attribute("ip-dst", "010.1.1.1")]))
    assert one(converted, "note")["content"] == "010.1.1.1"
    assert [(note.path, note.reason) for note in converted.notes] == [("$.Event.Attribute[0].value", "octet-padded")]


def test_what_the_sender_withdrew_is_revoked_and_its_values_are_not_brought_back():
    gone = [attribute("ip-dst", "198.51.100.7", deleted=True)]
    gone += [attribute("domain", "gone.example", deleted=True, to_ids=False, uuid=OTHER)]
    converted = misp.convert(event(Attribute=gone))
    assert [note.reason for note in converted.notes] == ["deleted", "deleted"]
    assert {made["type"] for made in converted.objects} == {"identity", "grouping", "indicator", "observed-data"}
    assert one(converted, "indicator")["revoked"]
    assert one(converted, "observed-data")["revoked"]


def test_a_sighting_points_at_the_indicator_and_a_false_positive_is_named():
    seen = [{"type": "0", "uuid": OTHER, "date_sighting": "1775000002"}, {"type": "1", "uuid": EVENT}]
    converted = misp.convert(event(Attribute=[attribute("ip-dst", "198.51.100.7", Sighting=seen)]))
    assert one(converted, "sighting")["sighting_of_ref"] == f"indicator--{ATTRIBUTE}"
    assert [note.reason for note in converted.notes] == ["sighting-false-positive"]
    told = one(converted, "opinion")
    assert (told["opinion"], told["object_refs"]) == ("strongly-disagree", [f"indicator--{ATTRIBUTE}"])


def test_references_between_objects_become_relationships():
    file = {"name": "file", "uuid": OTHER, "Attribute": [attribute("md5", "ab" * 16, uuid=EVENT)],
            "ObjectReference": [{"referenced_uuid": ATTRIBUTE, "relationship_type": "downloaded_from", "uuid": OTHER},
                                {"referenced_uuid": "gone", "relationship_type": "x"}]}  # fmt: skip
    converted = misp.convert(event(Attribute=[attribute("url", "http://evil.example/x")], Object=[file]))
    made = one(converted, "relationship")
    assert (made["relationship_type"], made["target_ref"]) == ("downloaded-from", f"indicator--{ATTRIBUTE}")
    assert [note.reason for note in converted.notes] == ["reference-to-nothing"]


def test_a_published_event_is_a_report_with_its_written_part_and_links():
    written = {"uuid": OTHER, "name": "Analysis", "content": "# 分析"}
    link = attribute("link", "https://blog.example/post", to_ids=False)
    converted = misp.convert(event(published=True, EventReport=[written], Attribute=[link]))
    report = one(converted, "report")
    assert report["id"] == f"report--{EVENT}"
    assert report["external_references"][0]["url"] == "https://blog.example/post"
    assert [made["content"] for made in converted.objects if made["type"] == "note"] == [link["value"], "# 分析"]


def test_the_same_event_makes_the_same_bytes():
    source = event(Attribute=[attribute("ip-dst", "198.51.100.7"), attribute("md5", "ab" * 16, uuid="")])
    assert json.dumps(misp.convert(source).objects) == json.dumps(misp.convert(source).objects)


@pytest.mark.parametrize("wrap", [lambda e: e["Event"], lambda e: {"response": [e]}, lambda e: [e, e]])
def test_every_way_of_wrapping_an_event_is_read(wrap):
    converted = misp.convert(wrap(event(Attribute=[attribute("ip-dst", "198.51.100.7")])))
    assert one(converted, "indicator")["id"] == f"indicator--{ATTRIBUTE}"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("misp-duplicate-key.json", DuplicateKey),
        ("misp-truncated.json", NotJson),
        ("misp-nested.json", TooDeep),
        ("misp-lone-surrogate.json", NotJson),
    ],
)
def test_a_broken_file_is_refused_with_words(name, error):
    with pytest.raises(error) as caught:
        misp.read((NASTY / name).read_bytes())
    assert caught.value.message.endswith((".", "it again."))


def test_wrong_shapes_are_named_one_by_one():
    reasons = {note.reason for note in misp.read((NASTY / "misp-wrong-shapes.json").read_bytes()).notes}
    assert reasons >= {"not-a-list", "not-an-object", "time-unreadable"}


def test_json_without_an_event_is_refused():
    with pytest.raises(NotMisp):
        misp.convert({"type": "bundle"})


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_undeclared(content):
    with suppress(FormatError):
        misp.read(content)


KEYS = ["uuid", "type", "value", "to_ids", "Tag", "name", "Galaxy", "GalaxyCluster", "meta", "Attribute", "Object",
        "ObjectReference", "EventReport", "Sighting", "timestamp", "date", "distribution", "SharingGroup", "Orgc",
        "deleted", "content", "info", "first_seen", "last_seen", "RelatedEvent", "published"]  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(
    ["", "md5", "ip-dst", "domain|ip", "a|b", "198.51.100.7", "file", "0", "9999999999", "2026-04-01", "tlp:red", "x\0"]
)  # fmt: skip
SHAPES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(KEYS), SHAPES, max_size=8))
def test_events_of_any_shape_are_converted_or_noted(shape):
    converted = misp.convert_event(shape)
    assert not [str(problem) for made in converted.objects for problem in check(made, "$") if not problem.note]


@pytest.mark.skipif(not REAL_FILES, reason="shared data is absent: misp")
@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: path.stem[:24])
def test_real_events_convert_to_what_others_can_read(path):
    converted = misp.read(path.read_bytes())
    for made in converted.objects:
        assert not [str(problem) for problem in check(made, "$")]
        if made["type"] == "indicator":
            Pattern(made["pattern"])
    for made in converted.objects[::10]:
        stix2.parse(made, allow_custom=True, version="2.1")
    held = {made["id"] for made in converted.objects}
    assert all(reference in held for made in converted.objects for reference in made.get("object_refs", []))
