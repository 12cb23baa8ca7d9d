"""The desk in a real browser: by the keyboard alone, without JavaScript, and nothing that axe finds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from noroshi.parties.types import Role
from tests.browsing import complaints_of, enter, faults, follow, opened
from tests.intake.desk.telling import report, row
from tests.nation import Nation

pytestmark = pytest.mark.browser


def test_an_officer_works_the_queue_by_the_keyboard_alone(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    older = report(lasting_nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    newer = report(lasting_nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    officer = lasting_nation.duty_officer()
    page = chromium.new_page(viewport={"width": 1440, "height": 960})
    complaints = complaints_of(page)
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER))
    press = page.keyboard.press

    press("j")
    press("j")
    with page.expect_navigation():
        press("Enter")
    expect(page.locator(".item-title")).to_have_text("pumps stand still")
    assert not row(officer, older).unread
    assert row(officer, newer).unread

    with page.expect_navigation():
        press("a")
    assert row(officer, older).holder_id == officer.person_id
    with page.expect_navigation():
        press("c")
    with page.expect_navigation():
        press("q")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Since when?")
    press("Tab")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.matches('.doing button.primary')"):
            break
        press("Tab")
    with page.expect_navigation():
        press("Enter")
    expect(page.locator(".said .text")).to_have_text("Since when?")
    assert row(officer, older).state == "waiting"

    page.goto(f"{origin}/?item={row(officer, newer).id}")
    with page.expect_navigation():
        press("l")
    expect(page.locator("#words")).to_be_focused()
    page.locator("[name='incident']").first.focus()
    press("Space")
    for _ in range(6):
        if page.evaluate("() => document.activeElement.matches('.doing form[method=post] button.primary')"):
            break
        press("Tab")
    with page.expect_navigation():
        press("Enter")
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    assert complaints == []


def test_everything_at_the_desk_works_without_javascript(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    made = report(lasting_nation, "W-01", "pumps stand still")
    other = report(lasting_nation, "W-01", "pumps stand still again")
    officer = lasting_nation.duty_officer()
    page = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER))

    follow(page.get_by_role("link", name="pumps stand still", exact=True))
    follow(page.get_by_role("button", name="Take"))
    page.get_by_label("Type (RSIT)").select_option("malicious-code/infected-system")
    page.get_by_label("Severity, first estimate").select_option("3")
    follow(page.get_by_role("button", name="Keep"))
    assert (row(officer, made).incident_type, row(officer, made).severity) == ("malicious-code/infected-system", 3)
    follow(page.get_by_role("button", name="Merge it into this"))
    assert row(officer, other).state == "merged"
    follow(page.get_by_role("button", name="Undo the merge"))
    assert row(officer, other).state == "new"
    follow(page.get_by_role("link", name="Done…"))
    page.get_by_label("Taken note of: nothing to do").check()
    follow(page.get_by_role("button", name="It is done"))
    assert row(officer, made).done_reason == "nothing-to-do"

    follow(page.get_by_role("link", name="Hand over the shift"))
    page.get_by_label("What the next shift must know").fill("W-01 calls back at nine.")
    follow(page.get_by_role("button", name="Hand over"))
    expect(page.get_by_text("W-01 calls back at nine.")).to_be_visible()


def test_a_sender_answers_a_question_and_it_comes_back_to_the_desk(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    from noroshi.intake.desk.messages import ask

    made = report(lasting_nation, "W-01", "pumps stand still")
    officer = lasting_nation.duty_officer()
    ask(officer, row(officer, made).id, "Since when?")
    page = chromium.new_context(java_script_enabled=False, locale="en-US").new_page()
    enter(page, origin, lasting_nation.person("W-01", Role.REPORTER))

    follow(page.get_by_role("link", name=made.number).first)
    expect(page.get_by_text("Since when?")).to_be_visible()
    page.get_by_label("Your message").fill("Since five.")
    follow(page.get_by_role("button", name="Send"))

    expect(page.get_by_text("Since five.")).to_be_visible()
    assert row(officer, made).unread
    page.goto(origin + "/")
    expect(page.get_by_text("The office has a question")).to_have_count(0)


def test_who_comes_second_is_told_who_has_it_and_may_take_it_over(
    lasting_nation: Nation, origin: str, chromium: Browser
) -> None:
    from noroshi.intake.desk.services import take

    made = report(lasting_nation, "W-01", "pumps stand still")
    officer = lasting_nation.duty_officer()
    second = lasting_nation.add_person("NCO", Role.DUTY_OFFICER, "Second")
    page = chromium.new_page()
    enter(page, origin, second)
    page.goto(f"{origin}/?item={row(officer, made).id}")
    take(officer, row(officer, made).id)

    follow(page.get_by_role("button", name="Take"))
    expect(page.get_by_text(f"{officer.name} has taken this already")).to_be_visible()
    follow(page.get_by_role("button", name=f"Take over from {officer.name}"))

    page.get_by_text("It is yours now.").wait_for()
    assert row(officer, made).holder_id == second.pk


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ja", 1440, "light"), pytest.param("en", 390, "dark", marks=pytest.mark.long)]
)
def test_axe_finds_nothing_on_the_desk(
    lasting_nation: Nation, origin: str, chromium: Browser, language: str, width: int, scheme: str
) -> None:
    made = report(lasting_nation, "W-01", "pumps stand still", observables=["203.0.113.9"])
    report(lasting_nation, "E-01", "turbine trouble", observables=["203.0.113.9"])
    item = row(lasting_nation.duty_officer(), made).id
    page = opened(chromium, width, color_scheme=scheme)
    enter(page, origin, lasting_nation.person("NCO", Role.DUTY_OFFICER), language)
    found = []
    for path in (
        f"/?item={item}",
        f"/?item={item}&do=ask",
        f"/?item={item}&do=link",
        "/desk/handover/",
        "/desk/import/",
    ):
        page.goto(origin + path, wait_until="domcontentloaded")
        found += faults(page)
    assert found == []
