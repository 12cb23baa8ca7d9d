"""What the answers to each form are to the office: the labels of what becomes known, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from noroshi.intake.forms_of_law import parts
from noroshi.release.types import Tlp


@dataclass(frozen=True, slots=True)
class Meaning:
    """``labels`` of the incident, with the answers to ``labelled_by``; ``marking`` where the form asks for none.

    ``becomes_known``: whether an incident is made of the answers. A notification of computers makes none: what an
    operator runs is nobody's knowledge but the office's and the ministry's. ``begins_as``: the kind of report that its
    first version usually is.
    """

    labels: tuple[str, ...] = ()
    labelled_by: tuple[str, ...] = ()
    becomes_known: bool = True
    marking: Tlp = Tlp.AMBER
    begins_as: str = parts.FIRST


NOTIFICATION: Final = Meaning(becomes_known=False, marking=Tlp.AMBER_STRICT)
MEANINGS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "common_form_1": Meaning(("ddos",), ("attack_class",)),
        "common_form_2": Meaning(("ransomware",), ("signs", "techniques")),
        "common_form_3": Meaning(("cyber-attack",), ("attack_kinds", "techniques")),
        "statutory_seven": Meaning(("specified-compromise-event",), ("techniques",), begins_as=parts.WRITTEN),
        "near_miss": Meaning(("near-miss",), ("near_miss_kind",), marking=Tlp.GREEN),
        "asset_notification": NOTIFICATION,
        "asset_changes": NOTIFICATION,
    }
)
_UNKNOWN: Final = Meaning()


def meaning_of(form: str) -> Meaning:
    """What a form means; an incident without labels for one that is not known here."""
    return MEANINGS.get(form, _UNKNOWN)
