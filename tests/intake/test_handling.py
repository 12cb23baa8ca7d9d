"""What a reporter demands goes with every object from the start; who does not want to be named is told to nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser

from noroshi.formats.handling import ORIGINATOR_CONTROL
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.errors import AnswersRefused
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.intake.unnamed import share_without_name
from noroshi.knowledge import receipts
from noroshi.knowledge.events import ReportSubmitted
from noroshi.knowledge.reports import Report
from noroshi.parties.models import Client, Group
from noroshi.parties.types import Role
from noroshi.release.audiences import viewers_of
from noroshi.release.handling import handlings
from noroshi.release.types import Handling, Pap
from noroshi.warning.exports import FORMATS
from noroshi.warning.screening import screen
from tests.intake.answers import TITLE, answers
from tests.intake.test_api import Machine, bundle
from tests.intake.test_views import SECTIONS, text
from tests.knowledge.knowing import indicator
from tests.knowledge.looking import rows
from tests.nation import Nation
from tests.warning.telling import warnings_of
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
SEEN = "SELECT source_id, type, stix_uuid, content, audience_id FROM knowledge_object ORDER BY id"


def send(nation: Nation, by: str = "E-01", key: str = "k", **demands: object) -> Report:
    """A report on ransomware, and what follows it."""
    report, _ = submit_answers(nation.reporter(by), COMMON_FORM_2, answers(**demands), key)
    share_without_name.act(ReportSubmitted(report.id, report.version, report.organisation_id), nation.world_id)
    return report


def seen(actor: Actor) -> list[dict[str, Any]]:
    """The objects that somebody sees."""
    return [json.loads(bytes(row[3])) for row in rows(actor, SEEN)]


def types_seen(actor: Actor) -> set[str]:
    """Of which types they are."""
    return {one["type"] for one in seen(actor)}


@pytest.fixture
def council(nation: Nation) -> Group:
    """The council of E-01 and E-02."""
    group = Group.objects.create(world_id=nation.world_id, code="POWER", name_ja="電力協議会", name_en="Power council")
    group.members.set([nation.organisations[code] for code in ("E-01", "E-02")])
    return group


def test_only_the_listed_receive_it_whatever_the_label_would_allow(nation: Nation) -> None:
    report = send(nation, marking="TLP:GREEN", releasable_to=["W-01", "Organisation PARTNER-B"])

    assert report.answers["releasable_to"] == ["W-01", "PARTNER-B"]
    assert "incident" in types_seen(nation.reporter("W-01"))
    assert "incident" in types_seen(nation.actor("PARTNER-B", Role.PARTNER))
    assert seen(nation.reporter("W-02")) == []


def test_what_may_be_done_with_it_stands_on_every_object_and_on_the_receipt(nation: Nation) -> None:
    attacked = {"vendor": "Kitakaze", "product": "GateVPN", "cve": "CVE-2026-12345"}
    report = send(nation, pap="PAP:RED", originator_control="yes", **attacked)
    found = [one for one in seen(nation.duty_officer()) if one["type"] != "marking-definition"]

    assert {"incident", "report", "ipv4-addr", "vulnerability", "software"} <= {one["type"] for one in found}
    for one in found:
        assert {Pap.RED.marking_id, ORIGINATOR_CONTROL} < set(one["object_marking_refs"]), one["type"]
    defined = {one["id"] for one in seen(nation.duty_officer()) if one["type"] == "marking-definition"}
    assert defined == {Pap.RED.marking_id, ORIGINATOR_CONTROL}
    with seeing(nation.reporter("E-01")):
        number = receipts.receipt(report.receipt_id).handling_id
    assert handlings([number])[number] == Handling(originator_control=True, pap=Pap.RED)


def test_without_a_name_others_get_the_objects_and_nothing_that_tells_who_it_was(nation: Nation) -> None:
    nation.owns_domain("E-01", "grid.example.jp")
    nation.owns_network("E-01", "203.0.113.0/24")
    report = send(
        nation,
        marking="TLP:GREEN",
        named="no",
        title="Organisation E-01: mail of GRID.example.jp encrypted",
        extent="組織E-01 was hit",
        measures="Ask Sato at sato@example.jp; 203.0.113.9 was cut off",
        observables=["198.51.100.23", "203.0.113.9", "www.grid.example.jp"],
    )
    other = nation.reporter("W-01")
    whole = b"".join(bytes(row[3]) for row in rows(other, SEEN)).decode()

    assert {"incident", "report", "ipv4-addr"} <= types_seen(other)
    assert {row[0] for row in rows(other, SEEN)} == {nation.organisations["NCO"].pk}
    for word in ("E-01", "grid.example", "Sato", "sato@", "203.0.113", report.number, str(report.id)):
        assert word.lower() not in whole.lower(), word
    assert "198.51.100.23" in whole
    assert rows(other, "SELECT count(*) FROM knowledge_report") == [(0,)]
    assert report.organisation_id not in {row[0] for row in rows(other, "SELECT source_id FROM knowledge_receipt")}


def test_without_a_name_the_clients_get_nothing_and_the_groups_do(nation: Nation, council: Group) -> None:
    Client.objects.create(provider=nation.organisations["E-01"], client=nation.organisations["W-01"])
    send(nation, named="no", groups=["POWER"])

    assert seen(nation.reporter("W-01")) == []
    assert "incident" in types_seen(nation.reporter("E-02"))


def test_without_a_name_no_list_tells_who_is_missing_on_it(nation: Nation) -> None:
    send(nation, named="no", releasable_to=["E-01", "W-01", "F-01"])

    for code in ("W-01", "F-01"):
        reader = nation.reporter(code)
        assert "incident" in types_seen(reader)
        with seeing(reader):
            told = {viewers_of(row[4]) for row in rows(reader, SEEN)}
        assert {one.organisations for one in told} == {(nation.organisations[code].pk,)}
    assert seen(nation.reporter("W-02")) == []
    assert {row[0] for row in rows(nation.reporter("E-01"), SEEN)} == {nation.organisations["E-01"].pk}


def test_a_warning_of_what_was_reported_without_a_name_names_nobody(nation: Nation) -> None:
    nation.owns_network("W-01", "198.51.100.0/24")
    report = send(nation, named="no", title="Organisation E-01 encrypted")
    for (key,) in rows(nation.automation(), "SELECT id FROM knowledge_receipt ORDER BY id"):
        screen(nation.automation(), key)

    [warning] = warnings_of(nation, "W-01")
    told = rows(nation.reporter("W-01"), "SELECT to_jsonb(line)::text FROM warning_warningevidence AS line")
    assert warning.subject == "198.51.100.23"
    for word in ("E-01", report.number, str(report.id)):
        assert word not in "".join(row[0] for row in told)


@pytest.mark.parametrize("demands", [{"releasable_to": ["W-02"]}, {"originator_control": "yes"}])
@pytest.mark.parametrize("named", ["yes", "no"])
def test_what_is_kept_to_some_warns_nobody_else(nation: Nation, demands: dict[str, object], named: str) -> None:
    nation.owns_network("W-01", "198.51.100.0/24")
    send(nation, named=named, **demands)
    for (key,) in rows(nation.automation(), "SELECT id FROM knowledge_receipt ORDER BY id"):
        screen(nation.automation(), key)

    assert rows(nation.reporter("W-01"), "SELECT count(*) FROM warning_warning") == [(0,)]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"releasable_to": ["W-01", "Z-99"]}, "releasable_to", ("Z-99", "登録")),
        ({"groups": ["NOBODY"]}, "groups", ("NOBODY", "選択肢")),
        ({"pap": "PAP:PURPLE"}, "pap", ("PAP:PURPLE", "選択肢")),
        ({"marking": "TLP:RED", "releasable_to": ["W-01"]}, "releasable_to", ("TLP:RED", "組織")),
    ],
)
def test_a_machine_is_told_which_demand_cannot_be_kept(
    nation: Nation, given: dict[str, object], field: str, words: tuple[str, str]
) -> None:
    body = {"form": "common_form_2", "answers": answers(**given)}
    english = Machine(nation.reporter("E-01")).report(body)
    japanese = Machine(nation.reporter("E-01"), "ja").report(body)

    assert english.status_code == japanese.status_code == 422
    [problem] = english.json()["facts"]["problems"]
    assert problem["field"] == field
    assert words[0] in problem["message"]
    [problem] = japanese.json()["facts"]["problems"]
    assert words[0] in problem["message"]
    assert words[1] in problem["message"]


def test_the_demands_are_kept_with_the_draft_checked_and_shown_before_and_after(nation: Nation) -> None:
    browser: Browser = signed_in(nation.person("E-01", Role.REPORTER))
    place = browser.post("/reports/new/common_form_2/").headers["Location"]
    draft = place.split("/")[-3]
    for section, posted in SECTIONS.items():
        browser.post(f"/reports/drafts/{draft}/{section}/", {**posted, "go": "next"})
    page = f"/reports/drafts/{draft}/sharing/"
    demands = {"releasable_to": "W-01\r\nZ-99", "named": "no", "originator_control": "yes", "pap": "PAP:AMBER"}
    wrong = browser.post(page, {**SECTIONS["sharing"], **demands, "go": "next"})

    assert wrong.status_code == 422
    assert "Z-99" in text(wrong)
    assert '<details class="more" open>' in wrong.content.decode()
    browser.post(page, {**SECTIONS["sharing"], **demands, "releasable_to": "W-01", "go": "next"})
    checked = browser.get(f"/reports/drafts/{draft}/check/")
    for word in ("PAP:AMBER", "W-01", TITLE):
        assert word in text(checked)
    sent = browser.post(f"/reports/drafts/{draft}/check/", follow=True)
    assert "PAP:AMBER" in text(sent)
    [(number,)] = rows(nation.reporter("E-01"), "SELECT number FROM knowledge_report")
    assert "PAP:AMBER" in text(browser.get(f"/reports/{number}/"))


def test_the_part_that_few_need_is_folded_until_something_stands_in_it(nation: Nation) -> None:
    browser: Browser = signed_in(nation.person("E-01", Role.REPORTER))
    place = browser.post("/reports/new/common_form_2/").headers["Location"]
    draft = place.split("/")[-3]
    assert '<details class="more"><summary>' in browser.get(f"/reports/drafts/{draft}/sharing/").content.decode()


def test_a_later_version_keeps_the_copy_and_its_identifiers(nation: Nation) -> None:
    first = send(nation, marking="TLP:GREEN", named="no")
    before = {one["id"] for one in seen(nation.reporter("W-01"))}
    again, _ = submit_answers(
        nation.reporter("E-01"), COMMON_FORM_2, answers(marking="TLP:GREEN", named="no", title="More"), "l", first.id
    )
    share_without_name.act(ReportSubmitted(again.id, again.version, again.organisation_id), nation.world_id)

    found = seen(nation.reporter("W-01"))
    assert {one["id"] for one in found} == before
    assert [one["name"] for one in found if one["type"] == "incident"] == ["More"]


def test_an_organisation_that_was_closed_cannot_be_listed(nation: Nation) -> None:
    nation.organisations["W-03"].is_active = False
    nation.organisations["W-03"].save()
    with pytest.raises(AnswersRefused):
        send(nation, releasable_to=["W-03"])


def test_a_bundle_is_handled_as_its_sender_says_and_an_unknown_word_is_refused(nation: Nation) -> None:
    machine = Machine(nation.reporter("E-01"))
    content = bundle(indicator("evil.example"))
    wrong = {"pap": "PAP:BLACK"}, {"releasable_to": "Z-99"}, {"marking": "TLP:RED", "releasable_to": "W-01"}
    codes = [machine.bundle(content, **one).json()["code"] for one in wrong]
    right = machine.bundle(content, marking="TLP:GREEN", pap="PAP:RED", releasable_to="W-01")

    assert codes == ["UnknownPap", "UnknownRecipient", "ListedUnderRed"]
    assert right.status_code == 201
    assert Pap.RED.marking_id in json.dumps(
        [json.loads(bytes(row[0])) for row in rows(nation.reporter("W-01"), "SELECT derived FROM knowledge_object"
                                                   " WHERE derived IS NOT NULL")]
    )  # fmt: skip
    assert seen(nation.reporter("W-02")) == []


def test_who_is_warned_of_it_reads_what_may_be_done_and_blocks_nothing_by_a_file(nation: Nation) -> None:
    nation.owns_network("W-01", "198.51.100.0/24")
    send(nation, pap="PAP:RED")
    for (key,) in rows(nation.automation(), "SELECT id FROM knowledge_receipt ORDER BY id"):
        screen(nation.automation(), key)
    [warning] = warnings_of(nation, "W-01")
    browser: Browser = signed_in(nation.person("W-01", Role.REPORTER))
    page = f"/warnings/{warning.pk}/"

    assert "PAP:RED" in text(browser.get(page))
    held = {ending: browser.get(f"{page}values.{ending}").content.decode() for ending in FORMATS}
    assert {ending for ending, content in held.items() if "198.51.100.23" in content} == {"csv"}
    assert "PAP:RED" in held["csv"]
