"""Protects: a large import is screened piece by piece, loses nothing when it is cut off, and lets others pass."""

from __future__ import annotations

import pytest
from django.db import connection

from noroshi.frame.lanes import LARGE
from noroshi.frame.verbs import seeing
from noroshi.release.types import Tlp
from noroshi.warning import matching, models, screening
from noroshi.warning.screening import screen_piece
from tests.nation import Nation
from tests.warning.telling import address, domain, tell, warned, warnings_of


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "PIECE", 2)


def _screening(nation: Nation, receipt: int) -> models.Screening:
    with seeing(nation.automation()):
        return models.Screening.objects.get(pk=receipt)


def test_pieces_of_one_receipt_make_one_warning_with_all_that_it_means(nation: Nation, small_pieces: None) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = tell(nation.reporter("W-01"), [address(f"203.0.113.{n}") for n in range(1, 8)])

    pieces = 1
    while screen_piece(nation.automation(), receipt):
        pieces += 1

    [warning] = warnings_of(nation, "E-01")
    assert pieces == 4
    assert warning.evidence_count == 7
    assert len(warned(nation)["E-01"]) == 7
    done = _screening(nation, receipt)
    assert (done.values_count, done.warned_count, done.matched) == (7, 1, done.screened)


def test_a_later_piece_that_presses_more_gives_the_warning_its_reason(nation: Nation, small_pieces: None) -> None:
    nation.owns_domain("E-01", "e-01.example.jp")
    nation.owns_network("E-01", "203.0.113.0/24")
    told = [domain("e-01.example.jp"), domain("a.e-01.example.jp"), address("203.0.113.7")]
    receipt = tell(nation.reporter("W-01"), told)

    screen_piece(nation.automation(), receipt)
    [before] = warnings_of(nation, "E-01")
    screen_piece(nation.automation(), receipt)
    [after] = warnings_of(nation, "E-01")

    assert (before.subject, after.subject) == ("a.e-01.example.jp", "203.0.113.7")
    assert after.pk == before.pk


def test_work_that_was_cut_off_after_its_warnings_repeats_only_that_piece(
    nation: Nation, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = tell(nation.reporter("W-01"), [address(f"203.0.113.{n}") for n in range(1, 5)])
    with monkeypatch.context() as killed:
        killed.setattr(screening, "_note_screened", _killed)
        with pytest.raises(KeyboardInterrupt):
            screen_piece(nation.automation(), receipt)

    screening.screen(nation.automation(), receipt)

    [warning] = warnings_of(nation, "E-01")
    with seeing(nation.automation()):
        assert models.MailOutbox.objects.filter(warning_id=warning.pk).count() == 1
    assert warning.evidence_count == 4
    assert _screening(nation, receipt).values_count == 4


def _killed(*_: object) -> bool:
    raise KeyboardInterrupt


def test_lines_that_a_full_warning_does_not_keep_are_counted_over_all_pieces(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "PIECE", 60)
    nation.owns_network("E-01", "198.18.0.0/16")
    receipt = tell(nation.reporter("W-01"), [address(f"198.18.{n // 200}.{n % 200 + 1}") for n in range(250)])

    screening.screen(nation.automation(), receipt)
    screening.screen(nation.automation(), receipt)

    [warning] = warnings_of(nation, "E-01")
    assert warning.evidence_count == 250


def test_the_rest_of_a_large_import_waits_in_the_lane_of_long_work(nation: Nation, small_pieces: None) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    tell(nation.reporter("W-01"), [address(f"203.0.113.{n}") for n in range(1, 4)])

    _do_first_job(nation)

    assert _queues(nation) == [LARGE]
    nation.settle()
    assert len(warned(nation)["E-01"]) == 3


def test_what_only_the_office_may_know_is_held_as_one_over_all_pieces(nation: Nation, small_pieces: None) -> None:
    nation.owns_network("E-01", "203.0.113.0/24")
    receipt = tell(nation.reporter("W-01"), [address(f"203.0.113.{n}") for n in range(1, 6)], Tlp.AMBER_STRICT)

    screening.screen(nation.automation(), receipt)

    with seeing(nation.automation()):
        [held] = models.Warning.objects.filter(world_id=nation.world_id)
    assert (held.state, held.evidence_count) == ("held", 5)
    assert _screening(nation, receipt).held_count == 1


def _queues(nation: Nation) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT queue_name FROM procrastinate_jobs WHERE status = 'todo' AND (args->>'world_id')::int = %s
                  AND task_name = 'warning.tasks.warn_the_affected'""",
            [nation.world_id],
        )
        return [row[0] for row in cursor.fetchall()]


def _do_first_job(nation: Nation) -> None:
    """The screening job itself; what else follows the same events is left alone."""
    from procrastinate.contrib.django import app

    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE procrastinate_jobs SET status = 'succeeded'
                WHERE status = 'todo' AND (args->>'world_id')::int = %s
                  AND task_name = 'warning.tasks.warn_the_affected' RETURNING args""",
            [nation.world_id],
        )
        [(arguments,)] = cursor.fetchall()
    app.tasks["warning.tasks.warn_the_affected"].func(**_decoded(arguments))


def _decoded(arguments: object) -> dict[str, object]:
    import json

    return json.loads(arguments) if isinstance(arguments, str) else dict(arguments)  # type: ignore[call-overload]  # JSON
