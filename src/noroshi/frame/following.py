"""How a task follows an event: events travel as JSON in the queue and arrive as the dataclass that was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from noroshi.frame.lanes import LARGE

E = TypeVar("E")
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


@dataclass(frozen=True, slots=True)
class Follower(Generic[E]):
    """A task that follows events of one type."""

    event_type: type[E]
    task: Task[..., Any, Any]
    act: Callable[[E, int], None]
    large: Callable[[E], bool] | None = None

    def follow(self, event: E, world_id: int) -> None:
        """Queue the task in the transaction that published the event; where it would hold up others, with the large."""
        if self.large is not None and self.large(event):
            self.follow_later(event, world_id)
        else:
            self.task.defer(event=msgspec.to_builtins(event), world_id=world_id)

    def follow_later(self, event: E, world_id: int) -> None:
        """Queue the task behind all other long work: for what a piece of it has left to do."""
        self.task.configure(queue=LARGE).defer(event=msgspec.to_builtins(event), world_id=world_id)


def follower(
    event_type: type[E], *, queue: str = "default", large: Callable[[E], bool] | None = None
) -> Callable[[Callable[[E, int], None]], Follower[E]]:
    """Make a function of (event, world_id) a task that may follow ``event_type``. It may run more than once.

    An event that is ``large`` is followed in the lane of long work instead of ``queue`` (see ``frame.lanes``).
    """

    def decorate(act: Callable[[E, int], None]) -> Follower[E]:
        def run(event: dict[str, object], world_id: int) -> None:
            act(msgspec.convert(event, event_type), world_id)

        name = f"{act.__module__.removeprefix('noroshi.')}.{act.__name__}"
        task = app.task(name=name, queue=queue, retry=RETRY, pass_context=False)(run)
        return Follower(event_type, task, act, large)

    return decorate
