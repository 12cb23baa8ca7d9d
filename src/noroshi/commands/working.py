"""``noroshi worker``: background work. The supervisor starts it; it can also run on a machine of its own."""

from __future__ import annotations

import gc
import os
import threading
from typing import cast


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
    gc.freeze()  # what was loaded stays: collections need not look at it again
    _run(int(os.environ.get("NOROSHI_WORKER_CONCURRENCY", "4")))
    return 0


def _run(concurrency: int) -> None:
    from noroshi.ledger.tasks import start_sequencer

    stop = threading.Event()
    sequencer = start_sequencer(stop)
    try:
        _work(concurrency)
    finally:
        stop.set()
        sequencer.join(10)


def _work(concurrency: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from noroshi.frame.tasks import HEARTBEAT, SILENT

    connector = cast("DjangoConnector", app.connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
        )
