"""What follows what: the one list. A reader learns here how an event in one room reaches the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import procrastinate

from noroshi.frame.following import Follower
from noroshi.frame.ports import ports

FOLLOWS: Mapping[type, Sequence[Follower]] = {}


class FollowsDispatcher:
    """Queues, in the publishing transaction, each task that follows the event."""

    def dispatch(self, event: object, world_id: int) -> None:
        """Queue the followers of ``event``."""
        for follower in FOLLOWS.get(type(event), ()):
            follower.follow(event, world_id)


def fill_ports() -> None:
    """Fill the ports of the frame."""
    from noroshi.authority.gatekeeper import GrantsGatekeeper
    from noroshi.ledger.recorder import LedgerRecorder
    from noroshi.release.audiences import AudienceCurtain

    ports.recorder = LedgerRecorder()
    ports.gatekeeper = GrantsGatekeeper()
    ports.curtain = AudienceCurtain()
    ports.dispatcher = FollowsDispatcher()


def on_app_ready(app: procrastinate.App) -> None:
    """Called by Procrastinate when Django's applications are loaded."""
    fill_ports()
