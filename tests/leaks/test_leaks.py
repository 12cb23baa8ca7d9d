"""Every page and every operation as everybody, against things of every marking: none shows what the marking forbids."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from noroshi.release.types import Tlp
from tests.leaks.hiding import LOOKING, SHARED, VIEWERS, Hidden, mails
from tests.leaks.model import READERS, Secret, Viewer, may_see
from tests.leaks.places import operations, pages
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.slow]


class Look:
    """One viewer's walk: what was met, and where it must not have been."""

    def __init__(self, hidden: Hidden, viewer: Viewer) -> None:
        self._forbidden = [one for one in hidden.secrets if not may_see(viewer, one)]
        self._allowed = {one for one in hidden.secrets if may_see(viewer, one) and one.shown}
        self.leaks: list[str] = []
        self.faults: list[str] = []
        self.met: set[Secret] = set()

    def at(self, place: str, response: object) -> None:
        """Look through a response's body and headers; what the address itself says does not count."""
        status = response.status_code  # type: ignore[attr-defined]  # Django's response
        content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
        text = content.decode("utf-8", "replace").lower() + str(response.headers).lower()  # type: ignore[attr-defined]
        if status >= 500:
            self.faults.append(f"{status} at {place}")
        inside = place.lower()
        self.leaks += [
            f"{one.what} ({one.marking}) at {place}"
            for one in self._forbidden
            if one.canary in text and one.canary not in inside
        ]
        self.met |= {one for one in self._allowed if one.canary in text}

    def missed(self, where: set[str]) -> list[str]:
        """What was allowed and met on no page, of kinds that this viewer has pages for."""
        return sorted(f"{one.what} ({one.marking})" for one in self._allowed - self.met if one.what not in where)


NOT_SHOWN_BY_API = {
    "a draft's title", "an asset", "the id of a refused object", "a report's contact", "a report's measures",
    "a report's number", "a report's extent", "an answer's remark", "a bundle's warned",
    "a report's filename", "a draft's file", "an owed report's extent", "a duty's reason",
    "a desk's question", "a desk's reply", "a desk's note", "a hand-over",
    "an answer to a request", "a remark", "a proposal", "why two are one",
    "a mail's subject", "a mail's text", "a mail's file",
    "a partner's server", "a partner's user", "a partner's document", "a partner's detail", "a partner's reason",
    "a partner's refusal",
    "why something was released", "what was released", "what was withdrawn", "a product", "a draft of a product",
    "a collection",
}  # fmt: skip
NOT_SHOWN = {"the id of a refused object", "a partner's refusal"}
NOT_SHOWN_TO_OFFICE = NOT_SHOWN | {"an asset"}


@pytest.mark.parametrize("viewer", LOOKING, ids=str)
def test_nobody_meets_on_a_page_what_they_may_not_and_everybody_what_they_may(hidden: Hidden, viewer: Viewer) -> None:
    look = Look(hidden, viewer)
    client = signed_in(hidden.person(viewer))

    for page in pages(hidden):
        look.at(page, client.get(page))

    assert look.leaks == []
    assert look.faults == []
    assert look.missed(NOT_SHOWN | (NOT_SHOWN_TO_OFFICE if viewer.organisation == "NCO" else set())) == []


@pytest.mark.parametrize("viewer", LOOKING, ids=str)
def test_nothing_is_told_by_what_a_page_answers_to_being_written_to(hidden: Hidden, viewer: Viewer) -> None:
    look = Look(hidden, viewer)
    client = signed_in(hidden.person(viewer))
    narrowest = replace(hidden, reports=hidden.reports[-2:], objects=hidden.objects[-1:], words=[], values=[])

    for page in dict.fromkeys(page.partition("?")[0] for page in pages(narrowest)):
        with transaction.atomic():
            look.at(page, client.post(page, {"answer": "seen", "go": "next"}))
            transaction.set_rollback(True)

    assert look.leaks == []
    assert look.faults == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_passer_by_meets_nothing(hidden: Hidden, language: str) -> None:
    look = Look(hidden, Viewer("", ""))
    client = Client(headers={"Accept-Language": language})

    for page in pages(hidden):
        look.at(page, client.get(page))
    for method, address in operations(hidden):
        look.at(address, client.generic(method, address, headers={"Authorization": "Bearer noroshi_guessed"}))

    assert look.leaks == []
    assert look.faults == []


@pytest.mark.parametrize("viewer", LOOKING, ids=str)
def test_a_token_sees_what_its_person_sees(hidden: Hidden, viewer: Viewer) -> None:
    look = Look(hidden, viewer)
    client = Client(headers={"Authorization": f"Bearer {hidden.tokens[viewer]}"})

    for method, address in operations(hidden):
        with transaction.atomic():
            body = "{}" if method == "POST" else ""
            look.at(address, client.generic(method, address, body, content_type="application/json"))
            transaction.set_rollback(method != "GET")

    assert look.leaks == []
    assert look.faults == []
    if viewer.role in READERS:
        assert look.missed(NOT_SHOWN_BY_API) == []


@pytest.mark.parametrize("viewer", [one for one in VIEWERS if one.role in READERS], ids=str)
def test_counts_of_a_value_count_only_what_the_viewer_may_see(hidden: Hidden, viewer: Viewer) -> None:
    client = Client(headers={"Authorization": f"Bearer {hidden.tokens[viewer]}"})
    bundles = sum(may_see(viewer, one) for one in hidden.secrets if one.what == "a bundle's name")
    reports = sum(may_see(viewer, one) for one in hidden.secrets if one.what == "a report's title")

    sighted = viewer.organisation in ("NCO", "E-01")  # E-01 told the office alone that it saw it

    found = client.get(f"/api/v1/objects?q={SHARED}").json()
    known = client.get(f"/api/v1/values?value={SHARED}").json()

    # Of a report there are the value itself, and nothing else that holds it; the value has one id for all of them.
    assert found["count"] == len(found["objects"]) == known["appears_in"] == bundles + reports + sighted
    assert known["sources"] == (["E-01"] if bundles + reports else [])


@pytest.mark.parametrize("viewer", [one for one in VIEWERS if one.role == "reporter"], ids=str)
def test_a_hidden_report_cannot_be_told_from_one_that_never_was(hidden: Hidden, viewer: Viewer) -> None:
    client = Client(headers={"Authorization": f"Bearer {hidden.tokens[viewer]}"})
    marked = {one.canary: one for one in hidden.secrets}

    def replacing(report: object) -> tuple[int, str]:
        body = {"form": "common_form_2", "answers": {}, "replaces": str(report)}
        headers = {"Idempotency-Key": "replacing"}
        reply = client.post("/api/v1/reports", body, content_type="application/json", headers=headers)
        return reply.status_code, reply.content.decode()

    never = replacing(uuid4())
    for number, report in hidden.reports:
        if not may_see(viewer, marked[number.lower()]):
            assert replacing(report) == never
            answers = [client.get(f"/api/v1/reports/{one}") for one in (number, "R-2026-99999")]
            assert answers[0].status_code == answers[1].status_code == 404
            assert answers[0].content == answers[1].content


def test_mails_say_only_what_their_marking_lets_a_mail_say(hidden: Hidden) -> None:
    sent = mails(hidden)

    assert {tlp for tlp, _ in sent} == {Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER}
    for tlp, text in sent:
        told = [one for one in hidden.secrets if one.canary in text.lower()]
        assert all(one.what == "a bundle's warned" for one in told), told
        assert not told or tlp <= Tlp.GREEN
