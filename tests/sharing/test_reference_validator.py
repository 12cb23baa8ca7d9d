"""Everything that we make ourselves passes the OASIS validator, and our own checks for what that lets through."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from noroshi.authority.services import issue_token
from noroshi.formats import csv_indicators, kev, misp
from noroshi.formats.csv_indicators import Row
from noroshi.formats.handling import DEFINITIONS
from noroshi.intake.desk.past import import_incidents
from noroshi.intake.forms_of_law import FORMS
from noroshi.intake.services import submit_answers
from noroshi.knowledge import turns
from noroshi.observables import Kind, observable_id
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council import proposing, telling
from noroshi.sharing.council.types import ProposalKind
from noroshi.sharing.desk.services import withdraw
from noroshi.sharing.desk.types import Redaction
from noroshi.sharing.misp.taking import take
from noroshi.sharing.products.services import accept, new_edition, publish_product, send_to_review, withdraw_product
from noroshi.sharing.products.types import ProductKind
from noroshi.sharing.taxii.types import everything_id
from noroshi.stix import check
from noroshi.warning.services import answer
from noroshi.warning.types import Answer
from tests.formats.misp.test_assembling import REAL
from tests.formats.test_kev import CATALOGUE
from tests.intake.forms_of_law.filled import FILLED
from tests.knowledge.knowing import indicator, know, made, related
from tests.knowledge.looking import rows
from tests.nation import Nation
from tests.sharing.desk.releasing import fetch, released, tell, to
from tests.sharing.misp.test_events import ip, misp_event
from tests.sharing.products.writing import published
from tests.stix.reference import complaints, is_let_through
from tests.warning.telling import address, warn, warnings_of

NASTY = Path(__file__).parents[1] / "formats" / "nasty"
LONG = os.environ.get("NOROSHI_TEST_LONG") == "1"
PAST = Path(__file__).parents[1] / "intake" / "desk" / "nasty"


def known(nation: Nation) -> list[dict[str, Any]]:
    """All that anybody of the nation sees, in every version, as STIX 2.1."""
    readers = (nation.duty_officer(), nation.reporter("E-01"), nation.reporter("W-03"), nation.partner())
    now = "SELECT coalesce(derived, content) FROM knowledge_object"
    before = "SELECT coalesce(derived, content) FROM knowledge_version"
    return [json.loads(bytes(row[0])) for reader in readers for row in (*rows(reader, now), *rows(reader, before))]


def reported(nation: Nation) -> None:
    """Every form of the law, filled in."""
    for form in FILLED:
        submit_answers(nation.reporter("E-01"), FORMS[form], FILLED[form], form)
    nation.settle()
    past = (PAST / "veris.json").read_bytes()
    import_incidents(nation.duty_officer(), past, "veris.json", nation.organisations["W-01"], Tlp.AMBER)


def warned(nation: Nation) -> None:
    """A warning of two values, of which one was seen."""
    nation.owns_network("W-03", "203.0.113.0/24")
    warn(nation, nation.reporter("W-01"), [address("203.0.113.7"), address("203.0.113.8")])
    warning = warnings_of(nation, "W-03")[-1]
    answer(nation.reporter("W-03"), warning.id, Answer.SEEN, seen=[observable_id(Kind.IPV4, "203.0.113.7")])


def talked(nation: Nation) -> None:
    """Sightings one click away, and every kind of proposal, accepted."""
    beacon, shark = indicator("198.51.100.77", "beacon"), made("malware", "Shark", is_family=False)
    know(nation, "PARTNER-B", [beacon, shark])
    member = nation.reporter("E-01")
    told = telling.saw_object(member, beacon["id"])
    telling.saw_object(member, shark["id"])
    telling.undo(member, told.id)
    for kind, more in (
        (ProposalKind.FALSE_ALARM, {}),
        (ProposalKind.ADD_VALUE, {"value": "evil.example"}),
        (ProposalKind.CORRECT, {"field": "description", "value": "It is a shark."}),
    ):
        key = proposing.propose(member, shark["id"], proposing.Wanted(kind, "so it is", **more))
        proposing.accept(nation.duty_officer(), key, "agreed")


def let_out(nation: Nation) -> None:
    """Released whole and redacted, fetched, withdrawn; a product in two editions, withdrawn."""
    malware = made("malware", "Kurofune", is_family=True, description="Found at Organisation E-01.")
    mine = indicator("198.51.100.7", "seen at 組織E-01")
    held = [mine, malware, related(mine, "indicates", malware)]
    tell(nation, "E-01", held, Marking(Tlp.AMBER))
    whom = to(nation, "PARTNER-B", Redaction.REPORTER, Redaction.VICTIM, Redaction.ADDRESSES), to(nation, "W-01")
    number = released(nation, held, *whom)
    fetch(nation, nation.partner())
    withdraw(nation.duty_officer(), number, "A mistake.")
    first = published(nation, ProductKind.PROVISION, indicators=(mine["id"],), organisations=("PARTNER-B",))
    second = new_edition(nation.duty_officer(), first)
    send_to_review(nation.duty_officer(), second)
    accept(nation.analyst(), second)
    publish_product(nation.duty_officer(), second)
    withdraw_product(nation.duty_officer(), second, "A mistake.")


def served(nation: Nation) -> Iterator[dict[str, Any]]:
    """What machines are given of it: objects of the feeds' bundle and of TAXII's pages, and the bundle with a few."""
    turns.number_turns()
    for actor in (nation.duty_officer(), nation.partner()):
        machine = Client(headers={"Authorization": f"Bearer {issue_token(actor, 'machine')}"})
        feed = machine.get("/feeds/bundle.json")
        bundle = json.loads(b"".join(feed.streaming_content))  # type: ignore[arg-type]  # not asynchronous
        yield bundle | {"objects": bundle["objects"][:3]}
        yield from bundle["objects"]
        place = f"/taxii2/shared/collections/{everything_id(nation.world_id)}/objects/"
        yield from json.loads(machine.get(place).content)["objects"]


def test_all_that_becomes_known_in_a_nation_is_accepted(nation: Nation) -> None:
    for happen in (reported, warned, talked, let_out):
        happen(nation)
    take(nation.partner(), json.dumps({"Event": misp_event(ip())}).encode())
    found = [*known(nation), *served(nation)]

    assert not (said := complaints(found)), "\n".join(said)
    assert {
        "bundle", "incident", "report", "sighting", "observed-data", "indicator", "note", "opinion", "relationship",
        "identity", "language-content", "vulnerability", "software",
    } <= {one["type"] for one in found}  # fmt: skip
    assert not [one for one in found if one["type"] != "bundle" and said_of(one)]


def said_of(one: dict[str, Any]) -> set[str]:
    """What we say ourselves. A report's products have ids of its own, not of their content: nobody compares them."""
    of_report = {"identifier.deterministic"} if one["type"] == "software" else set()
    return {found.code for found in check(one, notes=True)} - of_report


def converted() -> dict[str, list[dict[str, Any]]]:
    """What the formats are read as."""
    tables = sorted((*NASTY.glob("*.csv"), *NASTY.glob("*.txt")))
    rows = [one for path in tables for one in csv_indicators.read([path.read_bytes()], "x") if isinstance(one, Row)]
    return {
        "tables": [one.value for one in rows],
        "catalogue": list(kev.convert(CATALOGUE).objects),
        "markings": list(DEFINITIONS.values()),
    }


@pytest.mark.parametrize("kind", converted())
def test_what_formats_become_is_accepted(kind: str) -> None:
    made = converted()[kind]

    assert made
    assert not (said := complaints(made)), "\n".join(said)
    assert not [one for one in made if said_of(one)]


@pytest.mark.skipif(not REAL, reason="shared data is absent: misp")
@pytest.mark.parametrize("path", REAL if LONG else REAL[:1], ids=lambda path: path.stem)
def test_what_a_partners_events_become_is_accepted(path: Path) -> None:
    # A key that begins with an abbreviated hive is a partner's search expression, kept as it came.
    made = [one for one in misp.read(path.read_bytes()).objects if "(hklm" not in str(one.get("key"))]

    assert not (said := complaints(made)), "\n".join(said)


BASE = {"spec_version": "2.1", "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z"}
UUID = "7ec7d3c0-beee-42d8-ae11-1a9017ab4feb"


def test_a_sighting_of_an_observable_passes_the_validator_and_not_us() -> None:
    seen = {"type": "sighting", "id": f"sighting--{UUID}", **BASE, "sighting_of_ref": f"ipv4-addr--{UUID}"}

    assert is_let_through(seen)
    assert [found.code for found in check(seen)] == ["reference.type"]


def test_a_type_that_nobody_defines_passes_the_validator_and_not_us() -> None:
    unknown = {"type": "wombat", "id": f"wombat--{UUID}", **BASE}
    defined = {"extensions": {f"extension-definition--{UUID}": {"extension_type": "new-sdo"}}}

    assert is_let_through(unknown)
    assert [(found.code, found.note) for found in check(unknown, notes=True)] == [("type.undefined", True)]
    assert check(unknown) == (), "what a partner sends is kept as it came"
    assert check(unknown | defined, notes=True) == ()
