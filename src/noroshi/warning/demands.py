"""What senders demand beyond a marking, as far as it decides whether others are warned by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from noroshi.parties.queries import office_of
from noroshi.parties.types import OrganisationKind
from noroshi.release.handling import handlings
from noroshi.release.types import Handling, Tlp


@dataclass(frozen=True, slots=True)
class Demands:
    """The handlings of some receipts; ``office`` is the office's code."""

    said: Mapping[int, Handling]
    office: str = ""

    def marking(self, marking: Tlp, handling_id: int, source_kind: str) -> Tlp:
        """The marking under which something may warn: what is for listed recipients warns nobody, as AMBER+STRICT.

        So does what an organisation at home keeps under its own control, where its marking is not for the community;
        what flows from partners is for warning, as their agreement says.
        """
        said = self.said[handling_id]
        listed = bool(set(said.releasable_to) - {self.office})
        kept = said.originator_control and source_kind != OrganisationKind.FOREIGN_PARTNER and marking is Tlp.AMBER
        return max(marking, Tlp.AMBER_STRICT) if listed or kept else marking


def demands_of(handling_ids: Collection[int], world_id: int) -> Demands:
    """The demands behind these numbers; no statement where nothing is demanded."""
    wanted = set(handling_ids) - {0}
    if not wanted:
        return Demands(dict.fromkeys({0, *handling_ids}, Handling()))
    return Demands(handlings(wanted), office_of(world_id).code)
