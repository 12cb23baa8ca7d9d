"""The statutory report (Act 42 of 2025, Art. 5): seven items, in writing, within 30 days of recognition.

The seven items are published, and each is one section, in the Act's order. Which fields each holds is not confirmed
and is said so on the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts

_KIND: Final = Section(
    "kind",
    _("Kind of report"),
    fields=(
        replace(parts.REPORT_KIND, required=True),
        Field("earlier_report", Kind.TEXT, _("Number of the report that this one follows"), max_length=40,
              help=_("If it was made here. It stands on its receipt.")),
    ),
)  # fmt: skip
_OPERATOR: Final = Section(
    "operator",
    _("The special social infrastructure operator"),
    help=parts.UNVERIFIED,
    fields=(
        Field("operator_name", Kind.TEXT, _("Name of the operator"), required=True, max_length=200,
              prefill="organisation.name"),
        Field("operator_sector", Kind.TEXT, _("Sector and service"), max_length=200, prefill="organisation.sector"),
        Field("operator_address", Kind.TEXT, _("Address"), max_length=300, autocomplete="street-address"),
        Field("representative", Kind.TEXT, _("Representative"), max_length=120),
        parts.CONTACT_PERSON, parts.CONTACT_24H,
    ),
)  # fmt: skip
_OUTLINE: Final = Section(
    "event",
    _("Outline of the specified compromise event"),
    fields=(
        parts.TITLE, parts.RECOGNISED_AT, parts.OCCURRED_AT, parts.STATE, parts.RESTORED_AT,
        Field("outline", Kind.LONG_TEXT, _("What happened, in order"), required=True, max_length=20_000),
        parts.SERVICE_LEVEL, parts.SERVICE_LEVEL_HOW, parts.EXTENT, parts.PERSONAL_DATA,
    ),
)  # fmt: skip
_COMPUTER: Final = Section(
    "affected",
    _("The specified important computer where it happened"),
    fields=(
        parts.ASSETS,
        Field("facility", Kind.TEXT, _("Facility"), max_length=200, help=parts.UNVERIFIED),
        Field("computer_role", Kind.TEXT, _("What the computer is for"), max_length=300, help=parts.UNVERIFIED),
        parts.VENDOR, parts.PRODUCT, parts.VERSION, parts.COMPUTERS,
    ),
)  # fmt: skip
_TECHNICAL: Final = Section(
    "technical",
    _("Technical matters"),
    help=_("Values that you write here are compared with the assets of others, without your name."),
    fields=(parts.WAY_IN, parts.CVE, parts.OBSERVABLES, parts.TOOLS, parts.TECHNIQUES),
)
_RESPONSE: Final = Section(
    "response",
    _("Response"),
    fields=(
        replace(parts.MEASURES_TAKEN, label=_("Measures taken"), required=True),
        Field("prevention", Kind.LONG_TEXT, _("So that it does not happen again"), max_length=8000),
        Field("others_told", Kind.LONG_TEXT, _("Who else was told, and when"), max_length=4000),
        parts.POLICE,
    ),
)  # fmt: skip
_REMARKS: Final = Section(
    "remarks",
    _("Remarks"),
    fields=(parts.REMARKS, parts.CONSENT, parts.MARKING, *parts.HANDLING),
    folded=parts.HANDLING_TITLE,
)

STATUTORY_SEVEN: Final = FormDefinition(
    "statutory_seven",
    2,
    _("Written report of a specified compromise event (Art. 5)"),
    (_KIND, _OPERATOR, _OUTLINE, _COMPUTER, _TECHNICAL, _RESPONSE, _REMARKS),
    help=_(
        "Seven items, in writing, within 30 days of recognition (Act 42 of 2025, Art. 5). A draft is kept as you go."
    ),
)
