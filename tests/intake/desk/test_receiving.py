"""Whatever needs a person comes to the one queue, and goes from it when it is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from noroshi.frame.verbs import seeing
from noroshi.intake.desk.queries import Row, item_of, page, silent_sources
from noroshi.intake.desk.types import ItemKind, Shelf, State
from noroshi.intake.mail.receiving import receive
from noroshi.intake.mail.services import discard
from noroshi.intake.reading import read
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep, remember
from noroshi.release.types import Marking, Tlp
from tests.intake.mail.letters import letter
from tests.nation import Nation


def share(nation: Nation, value: str, marking: Tlp = Tlp.GREEN) -> None:
    """A partner's person sends a list of one value."""
    partner, content = nation.partner(), f"value,description\n{value},seen\n".encode()
    with seeing(partner):
        receipt, _ = keep(partner, Arrival([content], "list.csv", "text/csv", Marking(marking)))
        remember(partner, receipt, read([content], "list.csv", "PARTNER-B"))


def queue(nation: Nation) -> list[Row]:
    """What is new on the desk."""
    with seeing(nation.duty_officer()):
        return list(page(nation.duty_officer(), Shelf.NEW).rows)


@pytest.mark.parametrize("marking", [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT])
def test_what_a_partner_shares_is_looked_at_by_somebody(nation: Nation, marking: Tlp) -> None:
    share(nation, "203.0.113.9", marking)

    [found] = queue(nation)
    assert (found.kind, found.title, found.marking) == (ItemKind.RECEIPT, "list.csv", marking)


def test_what_is_for_other_persons_is_not_on_the_desk(nation: Nation) -> None:
    partner = nation.partner()
    content = b"value\n203.0.113.9\n"
    with seeing(partner):
        named = Marking(Tlp.RED, persons=(partner.person_id or 0,))
        receipt, _ = keep(partner, Arrival([content], "list.csv", "text/csv", named))
        remember(partner, receipt, read([content], "list.csv", "PARTNER-B"))

    assert queue(nation) == []


def test_what_a_command_imports_needs_no_second_look(nation: Nation) -> None:
    automation, content = nation.automation(), b"value\n203.0.113.9\n"
    source = nation.organisations["PARTNER-B"].pk
    with seeing(automation):
        receipt, _ = keep(automation, Arrival([content], "list.csv", "text/csv", Marking(Tlp.GREEN), source_id=source))
        remember(automation, receipt, read([content], "list.csv", "PARTNER-B"))

    assert queue(nation) == []


def test_a_mail_that_waits_for_a_person_is_on_the_desk_until_somebody_decides(nation: Nation) -> None:
    kept = receive(nation.automation(), letter("stranger@elsewhere.example", subject="Urgent matter"))
    assert kept is not None
    [found] = queue(nation)
    assert (found.kind, found.title, found.source) == (ItemKind.MAIL, "", "")  # who sees the queue may not read mails

    discard(nation.duty_officer(), kept.pk, "advertising")

    with seeing(nation.duty_officer()):
        decided = item_of(nation.duty_officer(), ItemKind.MAIL, str(kept.pk))
    assert decided is not None
    assert decided.state is State.DONE
    assert queue(nation) == []


def test_a_partner_that_falls_silent_is_named_and_one_that_never_sent_much_is_not(nation: Nation) -> None:
    for number in range(2):
        share(nation, f"203.0.113.{number}")
        nation.clock.advance(timedelta(hours=12))
    nation.clock.advance(timedelta(days=30))
    officer = nation.duty_officer()
    with seeing(officer):
        assert silent_sources(officer) == []

    for number in range(4):
        share(nation, f"198.51.100.{number}")
        nation.clock.advance(timedelta(hours=12))
    with seeing(officer):
        assert silent_sources(officer) == []
    nation.clock.advance(timedelta(days=90))
    with seeing(officer):
        [silent] = silent_sources(officer)
    assert silent.organisation_id == nation.organisations["PARTNER-B"].pk
