"""``noroshi worker``: background work. The supervisor starts it; it can also run on a machine of its own."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procrastinate import App

    from noroshi.frame.lanes import Lane

TURN = 0.0005
"""Seconds that a thread computes before another one may: an urgent task asks the database often, and each time would
wait ten times as long behind the long work of another lane."""
LOOK = 1.0
"""Seconds between two looks at the queue, for jobs whose announcement was missed, as while a worker is starting."""


def worker() -> int:
    """Do background work until SIGTERM. ``noroshi up`` starts it by itself.

    Needs NOROSHI_WORKER_DATABASE_URL when it is not started by ``noroshi up``.
    """
    from noroshi.commands.telling import fail

    if not os.environ.get("NOROSHI_WORKER_DATABASE_URL"):
        return fail("the worker needs NOROSHI_WORKER_DATABASE_URL; noroshi up starts the worker by itself.")
    os.environ["NOROSHI_PROCESS"] = "worker"
    import django

    django.setup()
    sys.setswitchinterval(TURN)
    gc.freeze()  # what was loaded stays: collections need not look at it again
    _run(int(os.environ.get("NOROSHI_WORKER_CONCURRENCY", "4")))
    return 0


def _run(at_once: int) -> None:
    from noroshi.frame.tasks import join_the_workers, let_others_join, take_up_left_behind
    from noroshi.knowledge.turns import start_numbering
    from noroshi.ledger.tasks import start_sequencer

    if join_the_workers():
        asyncio.run(take_up_left_behind(queue_of_its_own(2)))
        let_others_join()
    stop = threading.Event()
    beside = (start_sequencer(stop), start_numbering(stop))
    try:
        asyncio.run(_work(queue_of_its_own(10), at_once))
    finally:
        stop.set()
        for thread in beside:
            thread.join(10)


def queue_of_its_own(connections: int) -> App:
    """The queue as a worker works on it, over so many connections: lanes listen, fetch jobs and settle them.

    The tasks themselves stay with Django's application of the queue, so that what a task queues, it queues in the
    transaction of what it does: no follow-up begins before that is committed, and none is left of what is rolled back.
    """
    from procrastinate import App
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    app.perform_import_paths()  # type: ignore[no-untyped-call]  # Procrastinate's own
    own = App(connector=PsycopgConnector(kwargs=connector_params(), min_size=connections, max_size=connections))
    own.tasks, own.periodic_registry = app.tasks, app.periodic_registry
    return own


async def _work(app: App, at_once: int) -> None:
    from noroshi.frame.lanes import lanes

    found = lanes({task.queue for task in app.tasks.values()}, at_once)
    total = sum(lane.at_once for lane in found)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(total, "task"))
    async with app.open_async():
        await _until_stopped([_in_lane(app, lane) for lane in found])


def _in_lane(app: App, lane: Lane) -> Coroutine[Any, Any, None]:
    from noroshi.frame.tasks import HEARTBEAT, SILENT

    return app.run_worker_async(
        name=lane.name,
        queues=list(lane.queues),
        concurrency=lane.at_once,
        fetch_job_polling_interval=LOOK,
        delete_jobs="successful",
        shutdown_graceful_timeout=10,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=SILENT,
        install_signal_handlers=False,
    )


async def _until_stopped(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    """All lanes together until a signal; when one ends by itself the others end too, for the supervisor to restart."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    working = [asyncio.ensure_future(one) for one in work]
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait([*working, stopping], return_when=asyncio.FIRST_COMPLETED)
    for one in (*working, stopping):
        one.cancel()
    for ended in await asyncio.gather(*working, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
