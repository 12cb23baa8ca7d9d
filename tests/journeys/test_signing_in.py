"""Really signing in: a password with a code from an app, and a passkey alone."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.browsing import follow
from tests.journeys.conftest import Come

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def _code(secret: str, steps_ahead: int = 0) -> str:
    """A time-based one-time password (RFC 6238), written here anew."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps_ahead)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def _password(reader: object, mail: str) -> None:
    page = reader.go("/account/login/")  # type: ignore[attr-defined]  # a Reader
    page.locator("[name='login']").fill(mail)
    page.locator("[name='password']").fill(f"{mail} and a horse")
    follow(page.get_by_role("button", name="Continue"))


def test_a_password_and_a_code_open_the_account(come: Come) -> None:
    mail = "reporter@e-01.example"
    reader = come()
    _password(reader, mail)
    page = reader.page
    follow(page.locator("a[href='/account/second-factor/app/']").first)
    secret = re.findall(r"\b[A-Z2-7]{32}\b", page.content())[0]
    page.locator("[name='code']").fill(_code(secret))
    follow(page.locator("form:has([name='code']) button.primary"))
    follow(page.locator("main a.button.primary[href='/']"))

    page.goto("about:blank")  # what the page still asks for must not bring back a cookie of its own
    reader.context.clear_cookies()
    _password(reader, mail)
    page.locator("[name='code']").fill(_code(secret, steps_ahead=1))  # the first one was used
    follow(page.locator("form:has([name='code']) button.primary"))

    page.wait_for_url(reader.origin + "/")
    expect(page.locator("a[href='/reports/new/common_form_2/']").first).to_be_visible()


def test_a_passkey_alone_opens_the_account(come: Come) -> None:
    reader = come()
    tools = reader.context.new_cdp_session(reader.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page = reader.page
    _password(reader, "partner@partner-b.example")
    follow(page.get_by_role("link", name="Add a passkey"))
    follow(page.get_by_role("button", name="Add", exact=True))
    follow(page.get_by_role("link", name="I kept them: continue"))

    page.goto("about:blank")  # what the page still asks for must not bring back a cookie of its own
    reader.context.clear_cookies()
    reader.go("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_role("heading", name="Shared with us").wait_for()
