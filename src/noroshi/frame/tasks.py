"""What the queue needs to lose nothing: jobs of a worker that died are taken up again."""

from __future__ import annotations

from procrastinate import JobContext
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
