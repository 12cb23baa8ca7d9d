"""Notification of a specified important computer, and of its changes (Act 42 of 2025, Art. 4).

The duty is published; the exact fields are not confirmed, and each of them says so. Windows and Windows Server are
exempt from notification. Nothing of it becomes shared knowledge: it goes to the office and the ministry in charge.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts

_TYPED: Final = (Condition("which", ("other",)),)
_WHICH: Final = (
    Field("which", Kind.CHOICE, _("Which computer"), required=True, choices=(
        Choice("registered", _("Computers from our register of assets")),
        Choice("other", _("A computer that is not in the register")),
    )),
    Field("assets", Kind.ASSETS, _("Registered computers"), required=True,
          shown_when=(Condition("which", ("registered",)),)),
    Field("vendor", Kind.TEXT, _("Vendor"), required=True, max_length=120, shown_when=_TYPED, help=parts.UNVERIFIED),
    Field("product", Kind.TEXT, _("Product"), required=True, max_length=120, shown_when=_TYPED, help=parts.UNVERIFIED),
    Field("version", Kind.TEXT, _("Version"), max_length=60, shown_when=_TYPED, help=parts.UNVERIFIED),
)  # fmt: skip
_ROLE: Final = Field(
    "computer_role", Kind.TEXT, _("What the computer is for"), required=True, max_length=300, help=parts.UNVERIFIED
)
_FACILITY: Final = Field("facility", Kind.TEXT, _("Facility"), required=True, max_length=200, help=parts.UNVERIFIED)

ASSET_NOTIFICATION: Final = FormDefinition(
    "asset_notification",
    1,
    _("Notification of a specified important computer (Art. 4)"),
    (
        Section(
            "computer",
            _("The computer"),
            help=_("Windows and Windows Server need no notification. A computer that was installed before "
                   "1 October 2026 is notified by 31 March 2027."),
            fields=(*_WHICH, _ROLE, _FACILITY),
        ),
        Section(
            "since",
            _("Since when"),
            fields=(
                Field("already_installed", Kind.YES_NO_UNKNOWN, _("Was it installed before 1 October 2026?"),
                      required=True),
                Field("in_service_at", Kind.MOMENT, _("In service since"), required=True, help=parts.UNVERIFIED),
                parts.REMARKS,
            ),
        ),
        parts.CONTACT,
    ),
    help=_("About five minutes. It goes to the office and to the ministry in charge of you, and to nobody else."),
)  # fmt: skip
ASSET_CHANGES: Final = FormDefinition(
    "asset_changes",
    1,
    _("Notification of changes to a specified important computer (Art. 4)"),
    (
        Section("computer", _("The computer"), fields=_WHICH),
        Section(
            "change",
            _("The change"),
            fields=(
                Field("change", Kind.CHOICES, _("What changed"), required=True, choices=(
                    Choice("version", _("Product or version")),
                    Choice("role", _("What it is for")),
                    Choice("facility", _("The facility")),
                    Choice("withdrawn", _("It was taken out of service")),
                    Choice("corrected", _("The notification was wrong")),
                )),
                Field("changed_at", Kind.MOMENT, _("When it changed"), required=True),
                Field("new_version", Kind.TEXT, _("Product and version from now on"), max_length=200,
                      shown_when=(Condition("change", ("version",)),), help=parts.UNVERIFIED),
                Field("new_role", Kind.TEXT, _("What it is for from now on"), max_length=300,
                      shown_when=(Condition("change", ("role",)),), help=parts.UNVERIFIED),
                Field("new_facility", Kind.TEXT, _("The facility from now on"), max_length=200,
                      shown_when=(Condition("change", ("facility",)),), help=parts.UNVERIFIED),
                Field("correction", Kind.LONG_TEXT, _("What was wrong, and what is right"), max_length=4000,
                      required=True, shown_when=(Condition("change", ("corrected",)),)),
                parts.REMARKS,
            ),
        ),
        parts.CONTACT,
    ),
    help=_("About five minutes. It goes to the office and to the ministry in charge of you, and to nobody else."),
)  # fmt: skip
