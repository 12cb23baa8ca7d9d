"""Common form 3 (共通様式3): report of a cyber attack of any other kind, in use since 2026-09-15."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts

_INSIDE: Final = (Condition("attack_kinds", ("intrusion", "malware", "takeover", "sabotage", "supply-chain")),)
_LEAK: Final = (Condition("attack_kinds", ("leak", "intrusion", "takeover")),)
_ATTACK: Final = Section(
    "attack",
    _("The attack"),
    fields=(
        Field("attack_kinds", Kind.CHOICES, _("What was done"), required=True, choices=(
            Choice("intrusion", _("Somebody came into a system without right")),
            Choice("malware", _("Malware was found, not ransomware")),
            Choice("leak", _("Information was taken or published")),
            Choice("takeover", _("Accounts were taken over")),
            Choice("defacement", _("A web page was changed")),
            Choice("phishing", _("Our name was used to deceive others")),
            Choice("sabotage", _("A control system was disturbed")),
            Choice("supply-chain", _("A supplier's product or service was misused")),
            Choice("attempt", _("An attempt that was stopped")),
            Choice("other", _("Something else")),
        )),
        parts.WAY_IN,
        Field("information", Kind.CHOICES, _("Which information is concerned"), shown_when=_LEAK, choices=(
            Choice("personal", _("Personal data")),
            Choice("credentials", _("Passwords and keys")),
            Choice("technical", _("Technical information, plans, settings")),
            Choice("business", _("Business secrets")),
            Choice("none", _("None, as far as known")),
            Choice("unknown", _("Not known yet")),
        )),
        Field("persons", Kind.NUMBER_RANGE, _("Persons concerned"), minimum=0, maximum=1_000_000_000,
              whole_numbers=True, shown_when=(Condition("information", ("personal",)),),
              help=_("In a first report, from and to are enough.")),
        Field("foothold", Kind.YES_NO_UNKNOWN, _("Are the attackers still inside?"),
              shown_when=_INSIDE),
        Field("noticed_by", Kind.CHOICE, _("How it was noticed"), choices=(
            Choice("self", _("By ourselves")),
            Choice("vendor", _("Told by a vendor or service provider")),
            Choice("office", _("Told by the office or another authority")),
            Choice("customer", _("Told by customers or the public")),
            Choice("attacker", _("Told by the attackers")),
            Choice("other", _("By another way")),
        )),
    ),
)  # fmt: skip

COMMON_FORM_3: Final = FormDefinition(
    "common_form_3",
    2,
    _("Report of another cyber attack (common form 3)"),
    (parts.EVENT, _ATTACK, parts.CLUES, parts.AFFECTED, parts.MEASURES, parts.CONTACT, parts.SHARING),
    help=parts.ABOUT_TEN_MINUTES,
)
