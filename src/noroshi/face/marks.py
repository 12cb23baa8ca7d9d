"""Severity and marking as people see them: words, numbers, shapes, colours. Never colour alone (WCAG 2.2, 1.4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Severity:
    """A step of the scale 0 to 4 with its word and the outline drawn behind the number, in a box of 24 by 24."""

    number: int
    word: Promise
    outline: str
    baseline: float


SEVERITIES = (
    Severity(
        0,
        pgettext_lazy("severity", "None"),
        "M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3Z",
        16.7,
    ),
    Severity(1, pgettext_lazy("severity", "Low"), "M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22Z", 16.7),
    Severity(
        2,
        pgettext_lazy("severity", "Medium"),
        "M4 1h16a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3Z",
        16.7,
    ),
    Severity(3, pgettext_lazy("severity", "High"), "M12 .5 24 22.5H0Z", 20),
    Severity(4, pgettext_lazy("severity", "Crisis"), "M12-1 25 12 12 25-1 12Z", 16.7),
)

TLP_COLOURS = {
    "TLP:RED": "red",
    "TLP:AMBER": "amber",
    "TLP:AMBER+STRICT": "amber",
    "TLP:GREEN": "green",
    "TLP:CLEAR": "clear",
}


def tlp_name(marking: object) -> str:
    """FIRST's spelling of a marking (TLP 2.0, §2) from "amber", "AMBER+STRICT", "TLP:AMBER" or an enum of these.

    A marking that is not TLP comes back in capitals as it is.
    """
    text = str(getattr(marking, "value", marking)).strip().upper().replace("_", "+")
    return text if text.startswith("TLP:") else f"TLP:{text}" if f"TLP:{text}" in TLP_COLOURS else text
