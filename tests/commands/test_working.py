"""Protects: what a task queues belongs to its transaction; what a killed worker left is taken up at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from noroshi.commands.working import queue_of_its_own
from noroshi.frame import tasks
from noroshi.frame.running.connections import Connections
from noroshi.warning.events import WarningsSent
from noroshi.warning.tasks import mail_the_warned
from tests.nation import Nation

QUEUE = "test-working"


@app.task(name="tests.working.queues_and_fails", queue=QUEUE)
def _queues_and_fails(world_id: int) -> None:
    with transaction.atomic():
        mail_the_warned.follow(WarningsSent(()), world_id)
        raise ArithmeticError


@app.task(name="tests.working.queues", queue=QUEUE)
def _queues(world_id: int) -> None:
    with transaction.atomic():
        mail_the_warned.follow(WarningsSent(()), world_id)
        assert _jobs(world_id, through=psycopg.connect(**_parameters())) == 0
    connection.close()


def _parameters() -> dict[str, object]:
    from procrastinate.contrib.django.utils import connector_params

    return connector_params()


def _jobs(world_id: int, through: psycopg.Connection[tuple[object, ...]]) -> int:
    with through:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'mail' AND (args->>'world_id')::int = %s"
        [(number,)] = through.execute(query, [world_id]).fetchall()
    return int(str(number))


@pytest.fixture
def world(lasting_nation: Nation) -> Iterator[int]:
    yield lasting_nation.world_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE (args->>'world_id')::int = %s", [lasting_nation.world_id])


def _work() -> None:
    own = queue_of_its_own(4)

    async def worked() -> None:
        async with own.open_async():
            await own.run_worker_async(queues=[QUEUE], wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(worked())


def test_nothing_follows_a_task_that_was_rolled_back(world: int) -> None:
    _queues_and_fails.defer(world_id=world)

    _work()

    assert _jobs(world, psycopg.connect(**_parameters())) == 0


def test_what_follows_a_task_begins_only_when_it_is_committed(world: int) -> None:
    _queues.defer(world_id=world)

    _work()

    assert _jobs(world, psycopg.connect(**_parameters())) == 1


def test_the_only_worker_takes_up_at_once_what_a_killed_one_was_doing(world: int, server: Connections) -> None:
    _queues.defer(world_id=world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
        cursor.execute(
            """UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)
                WHERE queue_name = %s AND status = 'todo'""",
            [QUEUE],
        )

    assert tasks.join_the_workers()
    try:
        asyncio.run(tasks.take_up_left_behind(queue_of_its_own(2)))
    finally:
        tasks.let_others_join()
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE queue_name = %s AND (args->>'world_id')::int = %s",
            [QUEUE, world],
        )
        assert cursor.fetchall() == [("todo",)]


def test_a_worker_beside_another_one_takes_nothing_from_it(world: int) -> None:
    with psycopg.connect(**_parameters()) as other:
        other.execute("SELECT pg_advisory_lock_shared(%s)", [tasks._WORKERS_LOCK])

        assert not tasks.join_the_workers()
    connection.close()
