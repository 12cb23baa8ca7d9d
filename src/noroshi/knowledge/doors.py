"""Where an object's page leads on to: higher rooms put their doors here at start, so that this room knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from noroshi.face.types import Text
from noroshi.frame.actors import Actor
from noroshi.knowledge.types import ObjectRow


@dataclass(frozen=True, slots=True)
class Door:
    """A link from an object's page: what is done there, and where. ``posts``: a button that does it at once."""

    text: Text
    url: str
    posts: bool = False


OpensFor = Callable[[Actor, ObjectRow], Door | None]


@dataclass(slots=True)
class Doors:
    """The doors in the order in which they are shown; each says for whom and for which object it opens."""

    opening: dict[str, OpensFor] = field(default_factory=dict)

    def for_object(self, actor: Actor, row: ObjectRow) -> list[Door]:
        """The doors that are open to somebody."""
        found = (opens(actor, row) for opens in self.opening.values())
        return [door for door in found if door is not None]


doors = Doors()
