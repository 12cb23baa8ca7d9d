"""The office's page of MISP servers."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import Settings

from noroshi.frame.verbs import seeing
from noroshi.parties.types import Role
from noroshi.sharing.misp.exchanging import Outcome, _note
from noroshi.sharing.misp.models import Server
from tests.nation import Nation
from tests.sharing.misp.test_events import EVENT
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True


def test_a_server_is_entered_changed_and_shown_with_what_went_wrong(nation: Nation) -> None:
    officer = nation.person("NCO", Role.DUTY_OFFICER)
    client = signed_in(officer)
    partner = nation.organisations["PARTNER-B"]
    form = {"organisation": partner.pk, "url": "https://misp.example", "key": "k" * 40, "pulls": "on", "widest": "2",
            "minutes": "10"}  # fmt: skip

    assert "No MISP server is entered" in client.get("/misp/").content.decode()
    unsafe = client.post("/misp/servers/add/", {**form, "url": "http://misp.example"})
    assert unsafe.status_code == 422
    assert "must begin with https://" in unsafe.content.decode()
    assert client.post("/misp/servers/add/", form).status_code == 302
    with seeing(nation.duty_officer()):
        [server] = Server.objects.filter(world_id=nation.world_id)
        before = bytes(server.sealed)
    assert client.post(f"/misp/servers/{server.pk}/change/", {**form, "key": "", "minutes": "20"}).status_code == 302
    with seeing(nation.duty_officer()):
        server.refresh_from_db()
        assert (bytes(server.sealed), server.minutes) == (before, 20)
        Server.objects.filter(pk=server.pk).update(fault="KeyRefused")
    _note(
        nation.automation(),
        server,
        "in",
        str(UUID(EVENT)),
        7,
        Outcome.REFUSED,
        "BodyNotRead",
        '{"reason":"it was cut off"}',
    )

    shown = client.get("/misp/?show=refused").content.decode()

    assert "does not accept the key" in shown
    assert EVENT in shown
    assert "not the JSON that was expected: it was cut off" in shown
    assert "k" * 40 not in shown


def test_nobody_else_meets_the_page(nation: Nation) -> None:
    for code, role in (("E-01", Role.REPORTER), ("PARTNER-B", Role.PARTNER), ("COMMISSION", Role.COMMISSIONER)):
        client = signed_in(nation.person(code, role))
        assert client.get("/misp/").status_code == 403
        assert client.get("/misp/servers/add/").status_code == 403
