"""Markings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID


class Tlp(IntEnum):
    """Traffic Light Protocol 2.0 (FIRST), from the widest to the narrowest."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """The label exactly as FIRST defines it."""
        return "TLP:" + self.name.replace("_", "+")

    @property
    def marking_id(self) -> str:
        """The fixed id of the OASIS TLP 2.0 marking definition."""
        return f"marking-definition--{_MARKING_IDS[self]}"


_MARKING_IDS = {
    Tlp.CLEAR: UUID("94868c89-83c2-464b-929b-a1a8aa3c8487"),
    Tlp.GREEN: UUID("bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
    Tlp.AMBER: UUID("55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
    Tlp.AMBER_STRICT: UUID("939a9414-2ddd-4d32-a0cd-375ea402b003"),
    Tlp.RED: UUID("e828b379-4e03-4974-9ac4-e53a884c97c1"),
}
TLP_BY_MARKING_ID = {tlp.marking_id: tlp for tlp in Tlp} | {
    # TLP 1 on reading: WHITE becomes CLEAR, the others by name (STIX 2.1 §7.2.1.4).
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}


@dataclass(frozen=True, slots=True)
class Marking:
    """What the submitter said of who may see: a TLP label, named groups (codes), for RED the named persons."""

    tlp: Tlp
    groups: tuple[str, ...] = ()
    persons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who is permitted to see something, in words for a page: organisations, persons, and the wide circles."""

    everyone: bool
    community: bool
    organisations: tuple[int, ...]
    persons: tuple[int, ...]
    groups: tuple[str, ...]
