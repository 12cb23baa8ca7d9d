"""Mails to those who had fetched what was withdrawn, against a real mail server."""

from __future__ import annotations

import pytest

from noroshi.frame.verbs import seeing
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.desk.errors import NoticeNotSent
from noroshi.sharing.desk.mailing import deliver
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.services import withdraw
from tests.nation import Nation
from tests.sharing.desk.releasing import INDICATOR, fetch, released, tell, to
from tests.warning.test_mailing import Post, post

__all__ = ["post"]
"""A fixture."""


def withdrawn(nation: Nation) -> None:
    """Two had it, one of them had fetched it."""
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"), to(nation, "W-01"))
    fetch(nation, nation.partner())
    withdraw(nation.duty_officer(), number, "A mistake at 組織E-01.")


def test_who_had_fetched_it_is_written_to_once_and_not_told_in_the_mail_what_it_was(nation: Nation, post: Post) -> None:
    withdrawn(nation)

    assert deliver(nation.automation()) == 1
    assert deliver(nation.automation()) == 0

    [mail] = post.taken
    assert mail["To"] == "partner-b@example.jp"
    text = mail.get_content()
    assert "取消し：今後は使わないでください" in text
    assert "Withdrawn: do not use it any more" in text
    assert "/release/notices/" in text
    assert "E-01" not in text
    assert str(INDICATOR["id"]) not in text


def test_a_server_that_is_away_is_tried_again_and_a_refusal_for_good_is_not(nation: Nation, post: Post) -> None:
    withdrawn(nation)
    post.reply = "451 later"
    with pytest.raises(NoticeNotSent):
        deliver(nation.automation())
    post.reply = "550 no such mailbox"

    assert deliver(nation.automation()) == 0
    with seeing(nation.partner()):
        assert [one.mail_state for one in Notice.objects.all()] == ["refused"]
