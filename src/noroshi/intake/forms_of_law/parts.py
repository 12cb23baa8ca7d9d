"""Parts that several forms of the law share, and every field id that means the same wherever it stands.

The basic part of the common forms (共通様式): time of occurrence, time noticed, state, extent, first measures,
contacts, 24-hour contact, service maintenance level. A question of which it is not confirmed that the law asks it
says so in its help.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, Kind, Section
from noroshi.intake.observables import is_observable

UNVERIFIED: Final = _("Not confirmed: the Act's published texts that were read do not list this field.")
FIRST, FOLLOW_UP, WRITTEN, CORRECTION = "first", "follow_up", "written", "correction"
REPORT_KIND: Final = Field(
    "report_kind", Kind.CHOICE, _("Kind of report"), choices=(
        Choice(FIRST, _("First report")),
        Choice(FOLLOW_UP, _("Further report"), _("New facts after the first report.")),
        Choice(WRITTEN, _("Written report"), _("The report with all items, within 30 days of recognition.")),
        Choice(CORRECTION, _("Correction"), _("Something reported before was wrong.")),
    ),
)  # fmt: skip
TITLE: Final = Field(
    "title", Kind.TEXT, _("The event in one line"), required=True, max_length=120,
    help=_("For example: control terminals encrypted, water monitoring stopped"),
)  # fmt: skip
RECOGNISED_AT: Final = Field(
    "recognised_at", Kind.MOMENT, _("When you noticed it"), required=True, past=True,
    help=_("The duty to report counts from this moment (Act 42 of 2025, Art. 5)."),
)  # fmt: skip
OCCURRED_AT: Final = Field("occurred_at", Kind.MOMENT, _("When it happened, if you know"), past=True)
STATE: Final = Field(
    "state", Kind.CHOICE, _("How it is now"), required=True, choices=(
        Choice("continuing", _("Continuing")),
        Choice("intermittent", _("Comes and goes")),
        Choice("restored", _("Restored")),
    ),
)  # fmt: skip
RESTORED_AT: Final = Field(
    "restored_at", Kind.MOMENT, _("When it was restored"), past=True, shown_when=(Condition("state", ("restored",)),)
)
SERVICE_LEVEL: Final = Field(
    "service_level", Kind.YES_NO_UNKNOWN, _("Was the service maintenance level missed?"),
    help=_("For infrastructure operators: the level that your sector has set for its service."),
)  # fmt: skip
SERVICE_LEVEL_HOW: Final = Field(
    "service_level_how", Kind.LONG_TEXT, _("Which service, how far below the level, since when"), max_length=4000,
    shown_when=(Condition("service_level", ("yes",)),),
)  # fmt: skip
EXTENT: Final = Field(
    "extent", Kind.LONG_TEXT, _("How far it reaches"), max_length=8000,
    help=_("Which systems, which services, how many people"),
)  # fmt: skip
COMPUTERS: Final = Field(
    "computers", Kind.NUMBER_RANGE, _("Computers affected"), minimum=0, maximum=10_000_000, whole_numbers=True,
    help=_("In a first report, from and to are enough."),
)  # fmt: skip
WAY_IN: Final = Field(
    "way_in", Kind.CHOICE, _("How they came in"), choices=(
        Choice("vulnerability", _("A vulnerability")),
        Choice("vpn", _("A VPN or remote access device")),
        Choice("phishing", _("A phishing mail")),
        Choice("credentials", _("Stolen or weak credentials")),
        Choice("supplier", _("Through a supplier or maintenance provider")),
        Choice("other", _("By another way")),
        Choice("unknown", _("Not known yet")),
    ),
)  # fmt: skip
OBSERVABLES: Final = Field(
    "observables", Kind.OBSERVABLES, _("Values, one on each line"), validator=is_observable,
    help=_("For example 198.51.100.23, evil[.]example, a SHA-256 hash. Written with hxxp or [.] is fine."),
)  # fmt: skip
TECHNIQUES: Final = Field(
    "techniques", Kind.TEXT, _("ATT&CK techniques, if you know them"), max_length=12, repeats=6,
    pattern=r"T\d{4}(\.\d{3})?", pattern_help=_("For example T1190 or T1566.001"),
)  # fmt: skip
TOOLS: Final = Field("tools", Kind.LONG_TEXT, _("Tools and commands that were seen"), max_length=8000)
ASSETS: Final = Field("assets", Kind.ASSETS, _("Registered computers that are affected"))
COMPUTER_AFFECTED: Final = Field(
    "computer_affected", Kind.YES_NO_UNKNOWN, _("Is a specified important computer affected?"),
    help=_("The duty of Art. 5 concerns these computers. A computer that you notified under Art. 4 is one."),
)  # fmt: skip
VENDOR: Final = Field("vendor", Kind.TEXT, _("Vendor of the product that was attacked"), max_length=120)
PRODUCT: Final = Field("product", Kind.TEXT, _("Product"), max_length=120, shown_when=(Condition("vendor"),))
VERSION: Final = Field("version", Kind.TEXT, _("Version"), max_length=60, shown_when=(Condition("vendor"),))
CVE: Final = Field(
    "cve", Kind.TEXT, _("Vulnerability, if you know its number"), max_length=40,
    pattern=r"[Cc][Vv][Ee]-\d{4}-\d{4,19}", pattern_help=_("For example CVE-2026-12345"),
)  # fmt: skip
MEASURES_TAKEN: Final = Field(
    "measures", Kind.LONG_TEXT, _("First measures"), max_length=8000,
    help=_("For example: network separated, memory image kept, backup checked"),
)  # fmt: skip
POLICE: Final = Field("police", Kind.YES_NO_UNKNOWN, _("Have you told the police?"))
PERSONAL_DATA: Final = Field("personal_data", Kind.YES_NO_UNKNOWN, _("May personal data have leaked?"))
REMARKS: Final = Field("remarks", Kind.LONG_TEXT, _("Other remarks"), max_length=8000)
CONTACT_PERSON: Final = Field("contact", Kind.CONTACT, _("Contact"), required=True, prefill="person")
CONTACT_24H: Final = Field("contact_24h", Kind.PHONE, _("Telephone, day and night"), autocomplete="tel")

AMBER: Final = Choice(
    "TLP:AMBER", "TLP:AMBER", _("You, your clients and the office. Affected operators are warned of the values and "
                                "products, without your name. Usual."),
)  # fmt: skip
AMBER_STRICT: Final = Choice(
    "TLP:AMBER+STRICT", "TLP:AMBER+STRICT", _("You and the office. Nobody is warned by itself.")
)
RED: Final = Choice(
    "TLP:RED",
    "TLP:RED",
    _("You in person, and whom you name below; else the office's duty officers. Nobody is warned by itself."),
)
GREEN: Final = Choice("TLP:GREEN", "TLP:GREEN", _("Everybody in the community, with your name."))
CLEAR: Final = Choice("TLP:CLEAR", "TLP:CLEAR", _("Everybody."))

EVENT: Final = Section(
    "event",
    _("What happened, and when"),
    help=_("Write what you know now. You can add and correct it later."),
    fields=(
        TITLE, REPORT_KIND, RECOGNISED_AT, OCCURRED_AT, STATE, RESTORED_AT, SERVICE_LEVEL, SERVICE_LEVEL_HOW, EXTENT,
        COMPUTERS,
    ),
)  # fmt: skip
CLUES: Final = Section(
    "clues",
    _("Clues"),
    help=_("Addresses, names, file hashes that belong to the attack. "
           "Harmless and common values never cause a warning."),
    fields=(OBSERVABLES, TOOLS, TECHNIQUES),
)  # fmt: skip
AFFECTED: Final = Section(
    "affected",
    _("The affected computers"),
    help=_("Operators who registered the same product and version are warned. Your name is not shown to them."),
    fields=(ASSETS, COMPUTER_AFFECTED, VENDOR, PRODUCT, VERSION, CVE),
)
MEASURES: Final = Section("measures", _("What you have done"), fields=(MEASURES_TAKEN, POLICE, PERSONAL_DATA, REMARKS))
CONTACT: Final = Section("contact", _("Whom we can reach"), fields=(CONTACT_PERSON, CONTACT_24H))
CONSENT: Final = Field(
    "consent", Kind.CHOICE, _("Do you agree that the office receives this report?"), required=True, choices=(
        Choice("yes", _("Yes, we agree")),
        Choice("no", _("No"), _("The report is kept for your organisation and is not passed on.")),
    ),
)  # fmt: skip
MARKING: Final = Field(
    "marking", Kind.CHOICE, _("Marking"), required=True, choices=(AMBER, AMBER_STRICT, RED, GREEN, CLEAR)
)
GROUPS: Final = Field(
    "groups", Kind.GROUPS, _("Groups that may see it too"),
    shown_when=(Condition("marking", ("TLP:AMBER", "TLP:GREEN")),),
    help=_("Groups to which your organisation belongs, such as the council of your sector. "
           "They see it with your name, unless you say otherwise below."),
)  # fmt: skip
OFFICE_PERSONS: Final = Field(
    "office_persons", Kind.PERSONS, _("Who of the office may see it"), shown_when=(Condition("marking", ("TLP:RED",)),),
    help=_("Nobody ticked: all duty officers."),
)  # fmt: skip
OWN_PERSONS: Final = Field(
    "own_persons", Kind.PERSONS, _("Who else of your organisation may see it"),
    shown_when=(Condition("marking", ("TLP:RED",)),), help=_("You always can."),
)  # fmt: skip
_NOT_RED: Final = (Condition("marking", ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT")),)
RELEASABLE_TO: Final = Field(
    "releasable_to", Kind.ORGANISATIONS, _("Only these organisations may receive it"), shown_when=_NOT_RED, folded=True,
    help=_("Code or name, one organisation a line. Besides you, the office and the groups that you named, they alone "
           "see it, and nobody else is warned by itself. Leave it empty if the marking is enough."),
)  # fmt: skip
NAMED: Final = Field(
    "named", Kind.CHOICE, _("May others learn that it comes from you?"), shown_when=_NOT_RED, folded=True, choices=(
        Choice("yes", _("Yes"), _("Whoever may see it sees your name. Usual.")),
        Choice("no", _("No, do not name us"), _(
            "You and the office alone see the report. Others get a copy that comes from the office, without your name, "
            "your computers, networks and domains. Your clients get none: they could tell. The ministry and the police "
            "are told with your name only what you confirm as a duty."
        )),
    ),
)  # fmt: skip
ORIGINATOR_CONTROL: Final = Field(
    "originator_control", Kind.CHOICE, _("May the office pass it on to others?"), folded=True, choices=(
        Choice("no", _("By its rules"), _("What is wider than your marking needs your consent anyway. Usual.")),
        Choice("yes", _("Only with our consent each time"), _("Nobody else is warned by itself.")),
    ),
)  # fmt: skip
PAP: Final = Field(
    "pap", Kind.CHOICE, _("What may be done with it (PAP)"), folded=True, choices=(
        Choice("PAP:CLEAR", "PAP:CLEAR", _("No restrictions on its use.")),
        Choice("PAP:GREEN", "PAP:GREEN", _("May be used for active measures on your own systems, such as blocking.")),
        Choice("PAP:AMBER", "PAP:AMBER", _("Passive checks only. Do not block or probe with it.")),
        Choice("PAP:RED", "PAP:RED", _("Only look in your own logs. Nothing that can be noticed from outside.")),
    ),
    help=_("So that the attacker does not notice what is known. Say nothing if it does not matter."),
)  # fmt: skip
HANDLING: Final = (RELEASABLE_TO, NAMED, ORIGINATOR_CONTROL, PAP)
HANDLING_TITLE: Final = _("More about its handling: only for some, without your name, what may be done with it")
SHARING: Final = Section(
    "sharing",
    _("Who may see it"),
    fields=(CONSENT, MARKING, GROUPS, OFFICE_PERSONS, OWN_PERSONS, *HANDLING),
    folded=HANDLING_TITLE,
)
ABOUT_TEN_MINUTES: Final = _("About ten minutes. Nothing is sent before the last page; a draft is kept as you go.")
