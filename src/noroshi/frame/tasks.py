"""What the queue needs to lose nothing: jobs of a worker that died are taken up again."""

from __future__ import annotations

from django.db import connection
from procrastinate import App, JobContext
from procrastinate.contrib.django import app

HEARTBEAT = 2.0
"""Seconds between a worker's signs of life."""
SILENT = 8.0
"""Seconds without a sign of life after which a worker counts as dead."""


@app.periodic(cron="* * * * * */4")
@app.task(name="frame.tasks.take_up_stalled", queueing_lock="frame.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Queue the jobs of dead workers again. Every task may run twice, so a worker that was only slow does no harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await manager.retry_job(job)


_WORKERS_LOCK = 0x4E4F524F57524B


def join_the_workers() -> bool:
    """Show, for as long as this process lives, that a worker is there; gives whether it is the only one.

    The lock belongs to the session, which PostgreSQL ends as soon as the process is gone, however it went. So a worker
    that finds itself alone knows, without waiting for signs of life, that every job that is under way was left behind.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_WORKERS_LOCK])
        (alone,) = cursor.fetchone()
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_WORKERS_LOCK])
    return bool(alone)


def let_others_join() -> None:
    """Give up the exclusive half of the lock that the only worker held while it took up what was left behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_WORKERS_LOCK])


async def take_up_left_behind(app: App) -> None:
    """Queue everything that is under way again: for the only worker, before it begins."""
    async with app.open_async():
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=0):
            await app.job_manager.retry_job(job)
