"""A near miss or a sign of trouble (予兆・ヒヤリハット): two minutes, by keyboard, no duty behind it.

Nobody has to report one, so the form asks little, and others may learn from it without learning from whom.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts
from noroshi.intake.observables import is_observable

_SHARED: Final = ("TLP:GREEN", "TLP:CLEAR")
NEAR_MISS: Final = FormDefinition(
    "near_miss",
    2,
    _("Report of a near miss or a sign of trouble"),
    (
        Section(
            "event",
            _("What you noticed"),
            fields=(
                Field("title", Kind.TEXT, _("In one line"), required=True, max_length=120,
                      help=_("For example: a mail with a false invoice was stopped in time")),
                Field("recognised_at", Kind.MOMENT, _("When you noticed it"), required=True, prefill="now",
                      past=True),
                Field("near_miss_kind", Kind.CHOICES, _("What it was"), choices=(
                    Choice("mail", _("A suspicious mail or message")),
                    Choice("attempt", _("An attempt that failed or was stopped")),
                    Choice("weakness", _("A weakness or a wrong setting was found")),
                    Choice("mistake", _("A mistake of our own that nearly did harm")),
                    Choice("other", _("Something else")),
                )),
                Field("measures", Kind.LONG_TEXT, _("What happened, and what helped"), max_length=8000),
                Field("observables", Kind.OBSERVABLES, _("Values, one on each line"), validator=is_observable,
                      help=_("If you have any: addresses, names, file hashes.")),
            ),
        ),
        Section(
            "sharing",
            _("Who may learn from it"),
            fields=(
                Field("marking", Kind.CHOICE, _("Marking"), required=True, choices=(
                    Choice("TLP:GREEN", "TLP:GREEN", _("Everybody in the community.")),
                    Choice("TLP:AMBER+STRICT", "TLP:AMBER+STRICT", _("You and the office only.")),
                )),
                Field("named", Kind.CHOICE, _("May other operators see the name of your organisation?"), required=True,
                      shown_when=(Condition("marking", _SHARED),), choices=(
                    Choice("no", _("No, without our name"), _("The office knows it and keeps it to itself. Your name, "
                           "networks and domains are taken out of your texts.")),
                    Choice("yes", _("Yes, with our name")),
                )),
                Field("contact", Kind.CONTACT, _("Contact"), required=True, prefill="person"),
                replace(parts.RELEASABLE_TO, shown_when=(Condition("marking", _SHARED),)),
                parts.ORIGINATOR_CONTROL,
                parts.PAP,
            ),
            folded=parts.HANDLING_TITLE,
        ),
    ),
    help=_("Two minutes. Nobody has to report a near miss; whoever does helps all others."),
)  # fmt: skip
