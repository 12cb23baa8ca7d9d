"""Protects: however many clocks are late, the strip above the desk hides none that is due today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from noroshi.frame.verbs import seeing
from noroshi.intake.desk import clocks
from noroshi.intake.duties.services import confirm
from tests.intake.duties.owing import clock, duty, report, supervised
from tests.nation import Nation

pytestmark = pytest.mark.django_db
AT = {"precision": "minute", "zone": "Asia/Tokyo"}


def test_what_is_due_today_is_counted_beyond_what_is_late(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = supervised(nation)
    sent = [report(bank, recognised_at=AT | {"at": f"2026-11-{day}T05:05:00Z"}) for day in (20, 20, 20, 22)]
    for one in sent:
        confirm(bank, duty(bank, one).pk)
    due = clock(bank, sent[-1], "written").watched_at
    assert due is not None
    nation.clock.advance(due - nation.clock.now() - timedelta(minutes=1))
    officer = nation.duty_officer()
    for at_once, late in ((500, 3), (1, 2)):
        monkeypatch.setattr(clocks, "AT_ONCE", at_once)
        with seeing(officer):
            told = clocks.due_and_late(officer)
        assert (told.late, told.due_today) == (late, 1)
