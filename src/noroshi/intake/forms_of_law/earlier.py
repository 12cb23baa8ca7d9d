"""Forms that are no longer given out. Reports that answer them are read with the questions as they stood."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law.common_form_1 import COMMON_FORM_1
from noroshi.intake.forms_of_law.common_form_2 import COMMON_FORM_2
from noroshi.intake.forms_of_law.common_form_3 import COMMON_FORM_3
from noroshi.intake.forms_of_law.near_miss import NEAR_MISS
from noroshi.intake.forms_of_law.statutory_seven import STATUTORY_SEVEN
from noroshi.intake.observables import is_observable

_EVENT: Final = Section(
    "event",
    _("What happened, and when"),
    help=_("Write what you know now. You can add and correct it later."),
    fields=(
        Field("title", Kind.TEXT, _("The event in one line"), required=True, max_length=120,
              help=_("For example: control terminals encrypted, water monitoring stopped")),
        Field("recognised_at", Kind.MOMENT, _("When you noticed it"), required=True,
              help=_("The duty to report counts from this moment (Act 42 of 2025, Art. 5).")),
        Field("occurred_at", Kind.MOMENT, _("When it happened, if you know")),
        Field("state", Kind.CHOICE, _("How it is now"), required=True, choices=(
            Choice("continuing", _("Continuing")),
            Choice("intermittent", _("Comes and goes")),
            Choice("restored", _("Restored")),
        )),
        Field("service_level", Kind.YES_NO_UNKNOWN, _("Was the service maintenance level missed?"),
              help=_("For infrastructure operators: the level that your sector has set for its service.")),
        Field("extent", Kind.LONG_TEXT, _("How far it reaches"), max_length=8000,
              help=_("Which systems, which services, how many people")),
        Field("computers", Kind.NUMBER_RANGE, _("Computers affected"), minimum=0, maximum=10_000_000,
              whole_numbers=True, help=_("In a first report, from and to are enough.")),
    ),
)  # fmt: skip
_RANSOMWARE: Final = Section(
    "ransomware",
    _("The ransomware"),
    fields=(
        Field("signs", Kind.CHOICES, _("What was done"), required=True, choices=(
            Choice("encryption", _("Data was encrypted")),
            Choice("leak-threat", _("There is a threat to publish data")),
            Choice("ransom-demand", _("A ransom is demanded")),
        )),
        Field("ransom_note", Kind.YES_NO_UNKNOWN, _("Was there a ransom note?")),
        Field("note_text", Kind.LONG_TEXT, _("What the note says"), max_length=8000,
              shown_when=(Condition("ransom_note", ("yes",)),),
              help=_("Copy the text. Do not open addresses that it names.")),
        Field("extension", Kind.TEXT, _("Extension of the encrypted files"), max_length=60,
              pattern=r"\.?[^\s/\\]{1,59}", pattern_help=_("Only the extension, for example .kurofune")),
        Field("way_in", Kind.CHOICE, _("How they came in"), choices=(
            Choice("vulnerability", _("A vulnerability")),
            Choice("vpn", _("A VPN or remote access device")),
            Choice("phishing", _("A phishing mail")),
            Choice("credentials", _("Stolen or weak credentials")),
            Choice("supplier", _("Through a supplier or maintenance provider")),
            Choice("other", _("By another way")),
            Choice("unknown", _("Not known yet")),
        )),
    ),
)  # fmt: skip
_CLUES: Final = Section(
    "clues",
    _("Clues"),
    help=_("Addresses, names, file hashes that belong to the attack. "
           "Harmless and common values never cause a warning."),
    fields=(
        Field("observables", Kind.OBSERVABLES, _("Values, one on each line"), validator=is_observable,
              help=_("For example 198.51.100.23, evil[.]example, a SHA-256 hash. Written with hxxp or [.] is fine.")),
        Field("tools", Kind.LONG_TEXT, _("Tools and commands that were seen"), max_length=8000),
    ),
)  # fmt: skip
_AFFECTED: Final = Section(
    "affected",
    _("The affected computers"),
    help=_("Operators who registered the same product and version are warned. Your name is not shown to them."),
    fields=(
        Field("assets", Kind.ASSETS, _("Registered computers that are affected")),
        Field("vendor", Kind.TEXT, _("Vendor of the product that was attacked"), max_length=120),
        Field("product", Kind.TEXT, _("Product"), max_length=120, shown_when=(Condition("vendor"),)),
        Field("version", Kind.TEXT, _("Version"), max_length=60, shown_when=(Condition("vendor"),)),
        Field("cve", Kind.TEXT, _("Vulnerability, if you know its number"), max_length=40,
              pattern=r"(?i)CVE-\d{4}-\d{4,19}", pattern_help=_("For example CVE-2026-12345")),
    ),
)  # fmt: skip
_MEASURES: Final = Section(
    "measures",
    _("What you have done"),
    fields=(
        Field("measures", Kind.LONG_TEXT, _("First measures"), max_length=8000,
              help=_("For example: network separated, memory image kept, backup checked")),
        Field("police", Kind.YES_NO_UNKNOWN, _("Have you told the police?")),
        Field("personal_data", Kind.YES_NO_UNKNOWN, _("May personal data have leaked?")),
        Field("remarks", Kind.LONG_TEXT, _("Other remarks"), max_length=8000),
    ),
)  # fmt: skip
_CONTACT: Final = Section(
    "contact",
    _("Whom we can reach"),
    fields=(
        Field("contact", Kind.CONTACT, _("Contact"), required=True, prefill="person"),
        Field("contact_24h", Kind.PHONE, _("Telephone, day and night"), autocomplete="tel"),
    ),
)  # fmt: skip
_SHARING: Final = Section(
    "sharing",
    _("Who may see it"),
    fields=(
        Field("consent", Kind.CHOICE, _("Do you agree that the office receives this report?"), required=True, choices=(
            Choice("yes", _("Yes, we agree")),
            Choice("no", _("No"), _("The report is kept for your organisation and is not passed on.")),
        )),
        Field("marking", Kind.CHOICE, _("Marking"), required=True, choices=(
            Choice("TLP:AMBER", "TLP:AMBER", _("You, your clients and the office. Affected operators are warned of the "
                                              "values and products, without your name. Usual.")),
            Choice("TLP:AMBER+STRICT", "TLP:AMBER+STRICT", _("You and the office. Nobody is warned by itself.")),
            Choice("TLP:RED", "TLP:RED", _("You in person and the office's duty officers. "
                                          "Nobody is warned by itself.")),
            Choice("TLP:GREEN", "TLP:GREEN", _("Everybody in the community, with your name.")),
            Choice("TLP:CLEAR", "TLP:CLEAR", _("Everybody.")),
        )),
    ),
)  # fmt: skip

COMMON_FORM_2_VERSION_1: Final = FormDefinition(
    "common_form_2",
    1,
    _("Report of a ransomware attack (common form 2)"),
    (_EVENT, _RANSOMWARE, _CLUES, _AFFECTED, _MEASURES, _CONTACT, _SHARING),
    help=_("About ten minutes. Nothing is sent before the last page; a draft is kept as you go."),
)


def _without_handling(form: FormDefinition) -> FormDefinition:
    """The version before the one that asks how the report is to be handled."""
    sections = tuple(
        replace(one, fields=tuple(field for field in one.fields if not field.folded), folded="")
        for one in form.sections
    )
    return replace(form, version=form.version - 1, sections=sections)


BEFORE_HANDLING: Final = tuple(
    _without_handling(form) for form in (COMMON_FORM_1, COMMON_FORM_2, COMMON_FORM_3, NEAR_MISS, STATUTORY_SEVEN)
)
