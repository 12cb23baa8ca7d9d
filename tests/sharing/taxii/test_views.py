"""Protects: each machine gets over TAXII exactly what its organisation may see, once; nothing it sends breaks it."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import Settings

from noroshi.authority.bearer import CHALLENGE
from noroshi.authority.errors import NotPermitted
from noroshi.authority.models import ApiToken
from noroshi.frame.verbs import seeing
from noroshi.knowledge.turns import number_turns
from noroshi.parties.types import Role
from noroshi.release.errors import UnknownGroup
from noroshi.release.types import Tlp
from noroshi.sharing.peers.services import AgreementFacts, ServerFacts, add_peer, agree, suspend
from noroshi.sharing.peers.types import Terms
from noroshi.sharing.revoking import revoked_version
from noroshi.sharing.taxii import services
from noroshi.sharing.taxii.queries import inbox_rules
from noroshi.sharing.taxii.services import CollectionFacts
from noroshi.sharing.taxii.types import BODY_LIMIT, MEDIA_TYPE, STIX_20, Criteria, InboxRules
from tests.knowledge.knowing import indicator, know, made
from tests.nation import Nation
from tests.sharing.taxii.serving import ROOT, Machine
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
AMBER_STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


def tell(nation: Nation, *objects: dict[str, object], source: str = "E-01", tlp: Tlp = Tlp.GREEN) -> None:
    know(nation, source, objects, tlp)
    number_turns()


def test_discovery_leads_to_collections_that_can_be_read(nation: Nation) -> None:
    machine = Machine(nation.partner())
    found = machine.get("/taxii2/")
    assert found["api_roots"] == [found["default"]]
    assert found["default"].endswith(ROOT)
    assert machine.get(ROOT)["max_content_length"] == BODY_LIMIT
    everything, inbox = machine.get(ROOT + "collections/")["collections"]
    assert (everything["can_read"], everything["can_write"]) == (True, False)
    assert (inbox["can_read"], inbox["can_write"]) == (True, True)
    assert machine.get(machine.everything) == everything


def test_each_reads_what_it_may_see_byte_for_byte(nation: Nation) -> None:
    green, own = indicator("198.51.100.7"), indicator("198.51.100.8")
    tell(nation, green)
    tell(nation, own, tlp=Tlp.AMBER_STRICT)

    assert Machine(nation.partner()).objects() == [green]
    assert Machine(nation.reporter("E-01")).objects() == [green, own]


def test_pages_are_of_the_size_asked_for_and_end(nation: Nation) -> None:
    for at in range(3):
        tell(nation, *[made("malware", f"{at}-{one}") for one in range(3)])
    machine = Machine(nation.partner())

    sizes, after, names = [], {}, []
    while True:
        answer = machine.ask(machine.everything + "objects/", limit=2, **after)
        page = json.loads(answer.content)
        sizes.append(len(page["objects"]))
        names += [one["name"] for one in page["objects"]]
        assert answer["X-TAXII-Date-Added-First"] <= answer["X-TAXII-Date-Added-Last"]
        if not page["more"]:
            break
        after = {"next": page["next"]}
    assert sizes == [2, 2, 2, 2, 1]
    assert sorted(names) == sorted(f"{at}-{one}" for at in range(3) for one in range(3))


def test_a_poller_goes_on_from_the_last_header_and_misses_and_repeats_nothing(nation: Nation) -> None:
    machine = Machine(nation.partner())
    tell(nation, made("malware", "early"))
    last = machine.ask(machine.everything + "objects/")["X-TAXII-Date-Added-Last"]
    assert machine.names(added_after=last) == []
    know(nation, "E-02", [made("malware", "not numbered yet")])
    assert machine.names(added_after=last) == []
    number_turns()
    assert machine.names(added_after=last) == ["not numbered yet"]


def test_what_comes_from_two_sources_is_given_once_per_version(nation: Nation) -> None:
    one = made("malware", "shared", modified="2026-02-01T00:00:00.000Z")
    newer = made("malware", "shared", modified="2026-03-01T00:00:00.000Z", confidence=50)
    for source, told in (("E-01", one), ("E-02", one), ("W-01", newer), ("E-01", newer)):
        tell(nation, told, source=source)
    machine = Machine(nation.partner())

    assert machine.objects() == [newer]
    assert machine.objects(match_version="all") == [one, newer]
    assert machine.objects(match_version="first") == [one]
    assert machine.objects(match_version="first,last") == [one, newer]
    assert machine.objects(match_version="2026-02-01T00:00:00.000Z") == [one]


def test_later_content_of_what_has_no_versions_is_given_again(nation: Nation) -> None:
    address = {"type": "ipv4-addr", "spec_version": "2.1", "id": f"ipv4-addr--{uuid4()}", "value": "198.51.100.7"}
    machine = Machine(nation.partner())
    tell(nation, address, source="E-01")
    last = machine.ask(machine.everything + "objects/")["X-TAXII-Date-Added-Last"]
    tell(nation, address, source="E-02")
    assert machine.objects(added_after=last) == []
    tell(nation, address | {"defanged": True}, source="E-01")
    assert machine.objects(added_after=last) == [address | {"defanged": True}]
    assert machine.objects() == [address | {"defanged": True}]


def test_every_filter_leaves_out_what_it_says(nation: Nation) -> None:
    one, two = made("malware", "one"), made("tool", "two")
    tell(nation, one, two)
    machine = Machine(nation.partner())

    assert machine.names(match_type="tool") == ["two"]
    assert machine.names(match_type="tool,malware") == ["one", "two"]
    assert machine.names(match_id=str(one["id"])) == ["one"]
    assert machine.names(match_id=f"{one['id']},{two['id']}", match_type="tool") == ["two"]
    assert machine.names(match_spec_version="2.1") == ["one", "two"]
    assert machine.names(match_spec_version="2.0") == []
    assert machine.names(added_after="2099-01-01T00:00:00Z") == []


def test_one_object_its_versions_and_its_manifest(nation: Nation) -> None:
    one = made("malware", "one", modified="2026-02-01T00:00:00.000Z")
    newer = made("malware", "one", modified="2026-03-01T00:00:00.000001Z")
    tell(nation, one)
    tell(nation, newer)
    machine = Machine(nation.partner())
    place = f"{machine.everything}objects/{one['id']}/"

    assert machine.get(place)["objects"] == [newer]
    assert machine.get(place + "versions/")["versions"] == ["2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000001Z"]
    [entry] = machine.get(machine.everything + "manifest/")["objects"]
    assert (entry["id"], entry["version"]) == (one["id"], "2026-03-01T00:00:00.000001Z")
    assert entry["media_type"] == "application/stix+json;version=2.1"
    assert machine.ask(f"{machine.everything}objects/malware--{uuid4()}/").status_code == 404
    assert Machine(nation.reporter("E-02")).ask(place.replace("malware", "tool")).status_code == 404


def test_a_collection_holds_what_its_criteria_say(nation: Nation) -> None:
    sure = indicator("198.51.100.7", "sure", confidence=80)
    unsure = indicator("198.51.100.8", "unsure", confidence=10)
    tell(nation, sure, unsure, made("malware", "silent"), source="E-01")
    tell(nation, indicator("198.51.100.9", "wet", confidence=90), source="W-01")
    office = nation.analyst()
    facts = Criteria(("indicator",), Tlp.GREEN, 50, sectors=("electricity",))
    key = services.define_collection(office, CollectionFacts("Power", alias="power", criteria=facts))
    machine, place = Machine(nation.partner()), f"{ROOT}collections/{key}/"

    assert machine.names(place) == ["sure"]
    assert machine.names(f"{ROOT}collections/power/") == ["sure"]
    assert [one["title"] for one in machine.get(ROOT + "collections/")["collections"]][2:] == ["Power"]
    services.change_collection(office, key, CollectionFacts("Water", criteria=Criteria(sectors=("water",))))
    assert machine.names(place) == ["wet"]
    services.retire_collection(office, key)
    assert machine.ask(place).status_code == 404


def test_what_is_revoked_is_told_in_a_collection_that_asks_for_what_it_does_not_say_any_more(nation: Nation) -> None:
    sure = made("malware", "sure", confidence=90)
    facts = CollectionFacts("sure", criteria=Criteria(confidence=80))
    key = services.define_collection(nation.analyst(), facts)
    machine, place = Machine(nation.partner()), f"{ROOT}collections/{{}}/"
    tell(nation, sure, made("malware", "unsure", confidence=10))
    last = machine.ask(place.format(key) + "objects/")["X-TAXII-Date-Added-Last"]
    assert machine.names(place.format(key)) == ["sure"]

    tell(nation, revoked_version(sure, Tlp.GREEN, nation.clock.time))

    for versions in ("last", "all"):
        found = machine.objects(place.format(key), added_after=last, match_version=versions)
        assert [(one["id"], one["revoked"]) for one in found] == [(sure["id"], True)]


def test_a_collection_is_seen_by_those_it_is_offered_to_alone(nation: Nation) -> None:
    key = services.define_collection(nation.analyst(), CollectionFacts("For one", offered_to=("E-01",)))
    place = f"{ROOT}collections/{key}/"

    assert Machine(nation.reporter("E-01")).ask(place).status_code == 200
    assert Machine(nation.partner()).ask(place).status_code == 404
    with pytest.raises(UnknownGroup):
        services.define_collection(nation.analyst(), CollectionFacts("For nobody", offered_to=("NO-SUCH",)))
    with pytest.raises(NotPermitted):
        services.define_collection(nation.partner(), CollectionFacts("Mine"))


def test_what_is_added_is_stored_under_its_own_marking_and_the_status_says_so(nation: Nation) -> None:
    machine = Machine(nation.reporter("E-01"))
    open_, own, plain = (
        made("tool", "open", object_marking_refs=[GREEN]),
        made("tool", "own", object_marking_refs=[AMBER_STRICT]),
        made("tool", "plain"),
    )
    beyond, broken = made("tool", "beyond", object_marking_refs=[RED]), {"type": "malware", "id": "nonsense"}
    answer = machine.add(open_, own, plain, beyond, broken)
    status = json.loads(answer.content)
    number_turns()

    assert (answer.status_code, status["status"], status["success_count"], status["failure_count"]) == (
        202, "complete", 3, 2,
    )  # fmt: skip
    assert {one["id"] for one in status["failures"]} == {beyond["id"], "nonsense"}
    assert "TLP:RED" in next(one["message"] for one in status["failures"] if one["id"] == beyond["id"])
    assert machine.get(f"{ROOT}status/{status['id']}/") == status
    assert Machine(nation.reporter("E-02")).ask(f"{ROOT}status/{status['id']}/").status_code == 404
    assert Machine(nation.partner()).names() == ["open"]
    assert sorted(Machine(nation.analyst()).names()) == ["open", "own", "plain"]
    assert sorted(machine.names(machine.inbox)) == ["open", "own", "plain"]


def test_the_same_bytes_again_give_the_first_status_and_store_nothing(nation: Nation) -> None:
    machine = Machine(nation.reporter("E-01"))
    first, again = (machine.add(made("tool", "one")) for _ in range(2))
    number_turns()

    assert first.content == again.content
    assert machine.names(match_version="all") == ["one"]


def test_the_office_says_how_an_inbox_is_marked(nation: Nation) -> None:
    rules = InboxRules(Tlp.GREEN, Tlp.CLEAR, Tlp.GREEN)
    services.set_inbox(nation.analyst(), nation.organisations["E-01"].pk, rules)
    status = json.loads(
        Machine(nation.reporter("E-01"))
        .add(made("tool", "plain"), made("tool", "own", object_marking_refs=[AMBER_STRICT]))
        .content
    )
    number_turns()

    assert (status["success_count"], status["failure_count"]) == (1, 1)
    assert Machine(nation.partner()).names() == ["plain"]


def test_the_office_says_on_the_page_how_an_inbox_is_marked(nation: Nation, settings: Settings) -> None:
    settings.DEMO = True
    client = signed_in(nation.person("NCO", Role.DUTY_OFFICER))
    of = nation.organisations["E-01"].pk
    said = {"inbox-organisation": of, "inbox-unmarked": 1, "inbox-widest": 1, "inbox-narrowest": 2}

    wrong = client.post("/taxii2/define/", said | {"inbox-widest": 3})
    assert (wrong.status_code, "narrower than the narrowest" in wrong.content.decode()) == (422, True)
    assert client.post("/taxii2/define/", said).status_code == 302

    with seeing(nation.reporter("E-01")):
        assert inbox_rules(of) == InboxRules(Tlp.GREEN, Tlp.GREEN, Tlp.AMBER)
    assert "TLP:GREEN" in client.get("/taxii2/define/").content.decode()
    assert signed_in(nation.person("E-01", Role.REPORTER)).post("/taxii2/define/", said).status_code == 403


def test_a_partner_without_an_agreement_in_force_knows_of_no_collection_and_is_told_why_nothing_is_taken(
    nation: Nation,
) -> None:
    """TAXII 2.1 §5.1, §5.2: 404 for whoever may not know of a collection, 403 for what is known and not permitted."""
    tell(nation, indicator("198.51.100.7"))
    machine, officer = Machine(nation.partner()), nation.duty_officer()
    peer = add_peer(officer, nation.organisations["PARTNER-B"].pk, ServerFacts("https://b.example/api/"))
    asked = [
        ROOT + "collections/",
        machine.everything,
        machine.everything + "objects/",
        machine.everything + "manifest/",
    ]

    assert [machine.ask(one).status_code for one in asked] == [404] * 4
    assert [machine.ask(one).status_code for one in ("/taxii2/", ROOT)] == [200, 200]
    answer = machine.add(made("tool", "one"))
    assert (answer.status_code, json.loads(answer.content)["error_code"]) == (403, "NothingFlows")
    assert Client().get(ROOT + "collections/").status_code == 401

    agree(officer, peer, AgreementFacts(Terms(), nation.clock.time, None, "MoU"))

    assert [machine.ask(one).status_code for one in asked] == [200] * 4
    suspend(officer, peer, "checked")
    assert [machine.ask(one).status_code for one in asked] == [404] * 4


def test_the_original_of_stix_20_is_given_to_whoever_asks_for_20_in_every_listing(nation: Nation) -> None:
    first = {
        "type": "attack-pattern", "id": f"attack-pattern--{uuid4()}", "created": "2020-01-01T00:00:00.000Z",
        "modified": "2020-01-01T00:00:00.000Z", "name": "Phishing", "x_mitre_version": "1.0",
        "kill_chain_phases": [{"kill_chain_name": "mitre-attack", "phase_name": "initial-access"}],
    }  # fmt: skip
    later = first | {"modified": "2021-01-01T00:00:00.000Z", "x_mitre_version": "1.1"}
    malware = {
        "type": "malware", "id": f"malware--{uuid4()}", "created": "2020-01-01T00:00:00.000Z",
        "modified": "2020-01-01T00:00:00.000Z", "name": "Carbanak", "labels": ["malware"],
    }  # fmt: skip
    machine = Machine(nation.reporter("E-01"))
    for sent in ((first, malware), (later,)):
        assert json.loads(machine.add(*sent).content)["failure_count"] == 0
    tell(nation, made("tool", "only in 2.1"))

    assert machine.objects(match_spec_version="2.0") == [malware, later]
    assert machine.objects(match_spec_version="2.0", match_version="all") == [first, malware, later]
    assert {one["spec_version"] for one in machine.objects()} == {"2.1"}
    listed = machine.get(machine.everything + "manifest/", match_spec_version="2.0")["objects"]
    assert [(one["id"], one["media_type"]) for one in listed] == [(malware["id"], STIX_20), (later["id"], STIX_20)]
    place = f"{machine.everything}objects/{first['id']}/"
    assert machine.get(place, match_spec_version="2.0", match_version="first")["objects"] == [first]
    versions = machine.get(place + "versions/", match_spec_version="2.0")["versions"]
    assert versions == [first["modified"], later["modified"]]


def test_an_object_is_deleted_by_its_own_sender_alone_and_may_come_again(nation: Nation) -> None:
    one, machine = made("tool", "one", object_marking_refs=[GREEN]), Machine(nation.reporter("E-01"))
    machine.add(one)
    number_turns()
    other = Machine(nation.reporter("E-02"))

    assert other.client.delete(f"{other.everything}objects/{one['id']}/").status_code == 403
    assert other.client.delete(f"{other.inbox}objects/{one['id']}/").status_code == 404
    assert other.client.delete(f"{machine.inbox}objects/{one['id']}/").status_code == 404
    assert machine.client.delete(f"{machine.inbox}objects/{one['id']}/").status_code == 200
    assert other.names() == machine.names() == []
    machine.add(one)
    number_turns()
    assert other.names() == ["one"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"next": "garbage"}, "next"), ({"next": "A" * 5000}, "next"), ({"next": "%00"}, "next"),
        ({"limit": "0"}, "limit"), ({"limit": "-1"}, "limit"), ({"limit": "ten"}, "limit"), ({"limit": "१"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"), ({"added_after": "yesterday"}, "added_after"),
        ({"added_after": "2026-02-30T00:00:00Z"}, "added_after"), ({"match[colour]": "red"}, "colour"),
        ({"match[id]": "malware--1"}, "id"), ({"match[id]": ""}, "id"), ({"match[type]": "UPPER"}, "type"),
        ({"match[type]": ",".join(["tool"] * 1000)}, "type"), ({"match[version]": "newest"}, "version"),
        ({"match[spec_version]": "two"}, "spec_version"), ({"match[type]": "a\0b"}, "type"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_answered_with_400(nation: Nation, query: dict[str, str], field: str) -> None:
    machine = Machine(nation.partner())
    answer = machine.client.get(machine.everything + "objects/", query)
    told = json.loads(answer.content)

    assert (answer.status_code, told["http_status"], answer["Content-Type"]) == (400, "400", MEDIA_TYPE)
    assert field in told["description"]


def test_a_huge_limit_is_no_more_than_the_most(nation: Nation) -> None:
    tell(nation, made("malware", "one"))
    assert Machine(nation.partner()).names(limit="9" * 18) == ["one"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200), ("*/*", 200), ("application/*;q=0.5", 200), ("application/taxii+json", 200),
        ("text/html, application/taxii+json; version=2.1", 200), ('application/taxii+json;version="2.1"', 200),
        ("application/taxii+json;version=2.0", 406), ("text/html", 406), ("application/json", 406),
        ("application/taxii+json;version=2.1;q=0", 406), (";;;", 406), ("application/vnd.oasis.taxii+json", 406),
    ],
)  # fmt: skip
def test_media_types_are_agreed_on(nation: Nation, accept: str, status: int) -> None:
    assert Machine(nation.partner()).client.get("/taxii2/", headers={"Accept": accept}).status_code == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", MEDIA_TYPE, 422), (b" ", MEDIA_TYPE, 422), (b"[]", MEDIA_TYPE, 422), (b'{"objects":[', MEDIA_TYPE, 422),
        (b'{"objects":[{"type":"tool"', MEDIA_TYPE, 422), (b"\xff\xfe\x00", MEDIA_TYPE, 422),
        (b'{"objects":[],"objects":[]}', MEDIA_TYPE, 422), (b'{"objects":{}}', MEDIA_TYPE, 422),
        (b"{}", "application/json", 415), (b"{}", "application/taxii+json;version=2.0", 415),
        (b"{}", "text/plain", 415),
    ],
)  # fmt: skip
def test_a_body_that_is_no_envelope_is_refused_whole(nation: Nation, body: bytes, kind: str, status: int) -> None:
    machine = Machine(nation.reporter("E-01"))
    assert machine.add(body=body, kind=kind).status_code == status
    assert machine.names(machine.inbox) == []


def test_one_bad_object_costs_only_itself(nation: Nation) -> None:
    deep = b'{"type":"tool","id":"tool--%s","x":%s}' % (str(uuid4()).encode(), b"[" * 500 + b"]" * 500)
    twice = b'{"type":"tool","type":"malware","id":"tool--%s"}' % str(uuid4()).encode()
    good = json.dumps(made("tool", "good")).encode()
    status = json.loads(
        Machine(nation.reporter("E-01")).add(body=b'{"objects":[%s,%s,%s]}' % (deep, twice, good)).content
    )
    assert (status["success_count"], status["failure_count"]) == (1, 2)


def test_a_body_that_is_too_long_is_refused_before_it_is_read(nation: Nation) -> None:
    machine = Machine(nation.reporter("E-01"))
    answer = machine.client.post(
        machine.inbox + "objects/", b"{}", content_type=MEDIA_TYPE, headers={"Content-Length": str(BODY_LIMIT + 1)}
    )
    assert answer.status_code == 413


def test_who_comes_without_a_good_token_is_told_how(nation: Nation) -> None:
    machine = Machine(nation.partner())
    ApiToken.objects.update(expires_at=nation.clock.now() - timedelta(seconds=1))
    for client in (Client(), machine.client):
        answer = client.get(machine.everything + "objects/")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, CHALLENGE)


def test_addresses_and_methods_that_are_none_are_answered_as_taxii(nation: Nation) -> None:
    machine = Machine(nation.partner())
    for place in ("/taxii2/other/", ROOT + "collections/none/", ROOT + "status/none/", ROOT + "collections/a/b/c/d/"):
        answer = machine.ask(place)
        assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA_TYPE)
    assert machine.client.put(machine.everything).status_code == 405
    assert machine.client.post(machine.everything + "objects/", b"{}", content_type=MEDIA_TYPE).status_code == 403


def test_a_page_takes_as_many_statements_however_much_there_is(nation: Nation) -> None:
    machine, numbers = Machine(nation.partner()), []
    for more in range(2):
        for at in range(4):
            tell(nation, *[made("malware", f"{more} {at} {one}") for one in range(5)])
        with CaptureQueriesContext(connection) as found:
            assert len(machine.get(machine.everything + "objects/")["objects"]) == 20 * (more + 1)
        numbers.append(len(found))
    assert numbers[0] >= numbers[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5)
@given(seed=some.integers(0, 2**32))
def test_every_poller_ends_with_what_it_may_see_once_per_version(nation: Nation, seed: int) -> None:
    luck, word = random.Random(seed), str(seed)
    readers = {code: Machine(nation.reporter(code)) for code in ("E-01", "E-02")} | {"P": Machine(nation.partner())}
    polled: dict[str, list[tuple[str, str]]] = {code: [] for code in readers}
    after: dict[str, str] = {}
    for _ in range(12):
        batch = [
            made("malware", f"{word} {luck.randrange(4)}", modified=f"2026-01-0{luck.randrange(1, 5)}T00:00:00.000Z")
            for _ in range(luck.randrange(1, 3))
        ]
        know(nation, luck.choice(["E-01", "E-02"]), batch, luck.choice([Tlp.GREEN, Tlp.AMBER_STRICT]))
        if luck.random() < 0.6:
            number_turns()
        code = luck.choice(sorted(readers))
        _poll(readers[code], code, polled, after, luck.randrange(1, 4))
    number_turns()
    for code, machine in readers.items():
        _poll(machine, code, polled, after, 100)
        with seeing(machine.actor), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT stix_uuid::text, version FROM knowledge_any_version_view ORDER BY 1, 2")
            visible = len(cursor.fetchall())
        assert len(polled[code]) == len(set(polled[code])) == visible


def _poll(machine: Machine, code: str, polled: dict[str, list], after: dict[str, str], limit: int) -> None:
    asked = {"added_after": after[code]} if code in after else {}
    following: dict[str, str] = {}
    while True:
        answer = machine.ask(machine.everything + "objects/", limit=limit, match_version="all", **asked, **following)
        page = json.loads(answer.content)
        polled[code] += [(one["id"], one["modified"]) for one in page.get("objects", [])]
        after[code] = answer.headers.get("X-TAXII-Date-Added-Last", after.get(code, "2020-01-01T00:00:00Z"))
        if not page["more"]:
            return
        following = {"next": page["next"]}
