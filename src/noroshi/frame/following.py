"""How a task follows an event: events travel as JSON in the queue and arrive as the dataclass that was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

E = TypeVar("E")
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


@dataclass(frozen=True, slots=True)
class Follower(Generic[E]):
    """A task that follows events of one type."""

    event_type: type[E]
    task: Task[..., Any, Any]
    act: Callable[[E, int], None]

    def follow(self, event: E, world_id: int) -> None:
        """Queue the task in the transaction that published the event."""
        self.task.defer(event=msgspec.to_builtins(event), world_id=world_id)


def follower(event_type: type[E], *, queue: str = "default") -> Callable[[Callable[[E, int], None]], Follower[E]]:
    """Make a function of (event, world_id) a task that may follow ``event_type``. It may run more than once."""

    def decorate(act: Callable[[E, int], None]) -> Follower[E]:
        def run(event: dict[str, object], world_id: int) -> None:
            act(msgspec.convert(event, event_type), world_id)

        name = f"{act.__module__.removeprefix('noroshi.')}.{act.__name__}"
        return Follower(event_type, app.task(name=name, queue=queue, retry=RETRY, pass_context=False)(run), act)

    return decorate
