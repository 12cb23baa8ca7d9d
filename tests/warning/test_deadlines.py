"""By when, and what mail may say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from noroshi.release.types import Tlp
from noroshi.warning.deadlines import answer_by, values_may_be_mailed
from noroshi.warning.types import Reason


@pytest.mark.parametrize(
    ("reason", "sent", "due"),
    [
        (Reason.OWN_NETWORK, (22, 5, 29, 1), (22, 9, 30)),
        (Reason.OWN_NETWORK, (22, 5, 30, 0), (22, 9, 30)),
        (Reason.OWN_PRODUCT, (22, 5, 31, 0), (23, 6, 0)),
        (Reason.OWN_SECTOR, (22, 5, 0, 0), (25, 5, 0)),
    ],
)
def test_the_office_asks_for_an_answer_by_a_round_time(
    reason: Reason, sent: tuple[int, int, int, int], due: tuple[int, int, int]
) -> None:
    assert answer_by(reason, datetime(2026, 11, *sent, tzinfo=UTC)) == datetime(2026, 11, *due, tzinfo=UTC)


def test_mail_names_values_only_of_what_the_community_may_know() -> None:
    assert [one for one in Tlp if values_may_be_mailed(one)] == [Tlp.CLEAR, Tlp.GREEN]
