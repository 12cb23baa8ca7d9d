"""The ports that higher rooms fill at start: so that the frame needs to import none of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from noroshi.frame.actors import Actor
from noroshi.frame.errors import PortNotFilled


@dataclass(frozen=True, slots=True)
class Touched:
    """One object that a verb was about: its kind in the field's words and its key."""

    kind: str
    key: str


class Recorder(Protocol):
    """Writes a verb's entry in the transaction of the verb. ``ledger`` fills it."""

    def record(
        self, actor: Actor, verb: str, touched: Sequence[Touched], *, refused: str = "", authority: str = ""
    ) -> None: ...


class Gatekeeper(Protocol):
    """Raises a Refusal unless the actor may do what the permission names. ``authority`` fills it."""

    def require(self, actor: Actor, permission: StrEnum, under: str = "") -> None: ...


class Curtain(Protocol):
    """Opens to an actor, for one transaction, just the rows that it may see. ``release`` fills it."""

    def opened_for(self, actor: Actor) -> AbstractContextManager[None]: ...

    def audience_of(self, actor: Actor, atoms: Collection[str]) -> int: ...


class Dispatcher(Protocol):
    """Sends a published event on its way, in the same transaction. ``wiring`` fills it."""

    def dispatch(self, event: object, world_id: int) -> None: ...


@dataclass(slots=True)
class Ports:
    """The four ports; empty until the program is put together."""

    recorder: Recorder | None = None
    gatekeeper: Gatekeeper | None = None
    curtain: Curtain | None = None
    dispatcher: Dispatcher | None = None


ports = Ports()


def recorder() -> Recorder:
    """The filled recorder. Raises PortNotFilled."""
    if ports.recorder is None:
        raise PortNotFilled
    return ports.recorder


def gatekeeper() -> Gatekeeper:
    """The filled gatekeeper. Raises PortNotFilled."""
    if ports.gatekeeper is None:
        raise PortNotFilled
    return ports.gatekeeper


def curtain() -> Curtain:
    """The filled curtain. Raises PortNotFilled."""
    if ports.curtain is None:
        raise PortNotFilled
    return ports.curtain


def dispatcher() -> Dispatcher:
    """The filled dispatcher. Raises PortNotFilled."""
    if ports.dispatcher is None:
        raise PortNotFilled
    return ports.dispatcher
