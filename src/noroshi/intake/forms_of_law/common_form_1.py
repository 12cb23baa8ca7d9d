"""Common form 1 (共通様式1): report of a DDoS attack, in use since 2025-10-01. Classes are those of MITRE ATT&CK."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts

DIRECT, REFLECTED, NETWORK = "T1498.001", "T1498.002", "T1498"
ENDPOINT: Final = ("T1499", "T1499.001", "T1499.002", "T1499.003", "T1499.004")
_DDOS: Final = Section(
    "ddos",
    _("The attack"),
    help=_("What your provider or your devices show. In a first report, from and to are enough."),
    fields=(
        Field("attack_class", Kind.CHOICES, _("Class of the attack (MITRE ATT&CK)"), required=True, choices=(
            Choice(DIRECT, _("Direct flood of the network (T1498.001)")),
            Choice(REFLECTED, _("Reflection or amplification (T1498.002)")),
            Choice(NETWORK, _("Flood of the network, of another kind (T1498)")),
            Choice("T1499.001", _("Exhaustion of the operating system, such as a SYN flood (T1499.001)")),
            Choice("T1499.002", _("Exhaustion of a service, such as an HTTP flood (T1499.002)")),
            Choice("T1499.003", _("Exhaustion of an application by costly requests (T1499.003)")),
            Choice("T1499.004", _("A flaw that makes the application or system stop (T1499.004)")),
            Choice("T1499", _("Against the endpoint, of another kind (T1499)")),
            Choice("unknown", _("Not known yet")),
        )),
        Field("reflectors", Kind.CHOICES, _("Through which protocols it was reflected"),
              shown_when=(Condition("attack_class", (REFLECTED,)),), choices=(
            Choice("dns", "DNS"), Choice("ntp", "NTP"), Choice("ssdp", "SSDP"), Choice("memcached", "memcached"),
            Choice("cldap", "CLDAP"), Choice("other", _("By another way")), Choice("unknown", _("Not known yet")),
        )),
        Field("gbps", Kind.NUMBER_RANGE, _("Greatest volume"), minimum=0, maximum=100_000, unit="Gbps"),
        Field("pps", Kind.NUMBER_RANGE, _("Most packets in a second"), minimum=0, maximum=100_000_000_000,
              whole_numbers=True, unit="pps"),
        Field("requests", Kind.NUMBER_RANGE, _("Most requests in a second"), minimum=0, maximum=100_000_000_000,
              whole_numbers=True, unit="req/s", shown_when=(Condition("attack_class", ENDPOINT),)),
        Field("duration", Kind.NUMBER_RANGE, _("How long it lasted so far"), minimum=0, maximum=1_000_000,
              whole_numbers=True, unit=_("minutes")),
        Field("ended_at", Kind.MOMENT, _("When the attack ended"), past=True,
              shown_when=(Condition("state", ("restored",)),)),
        Field("targets", Kind.LONG_TEXT, _("What was attacked"), max_length=4000,
              help=_("Your services and addresses. These are not shown to others and cause no warning.")),
        Field("demand", Kind.YES_NO_UNKNOWN, _("Was there a threat or a demand?")),
        Field("demand_text", Kind.LONG_TEXT, _("What it says, and how it came"), max_length=8000,
              shown_when=(Condition("demand", ("yes",)),)),
    ),
)  # fmt: skip
_MITIGATION: Final = Section(
    "mitigation",
    _("What was done against it"),
    fields=(
        Field("mitigation", Kind.CHOICES, _("Measures against the attack"), choices=(
            Choice("provider", _("Filtered by the provider")),
            Choice("scrubbing", _("Led through a scrubbing service or CDN")),
            Choice("rate-limit", _("Rate limited at our own devices")),
            Choice("blackhole", _("The attacked address was taken off the network")),
            Choice("region", _("Sources of certain countries or networks were blocked")),
            Choice("capacity", _("Capacity was added")),
            Choice("none", _("None yet")),
        )),
        Field("effect", Kind.CHOICE, _("Effect of the measures"), choices=(
            Choice("stopped", _("The service works again")),
            Choice("reduced", _("Better, not yet normal")),
            Choice("none", _("No effect")),
            Choice("unknown", _("Not known yet")),
        ), shown_when=(Condition("mitigation", ("provider", "scrubbing", "rate-limit", "blackhole", "region",
                                                "capacity")),)),
    ),
)  # fmt: skip
_SOURCES: Final = Section(
    "clues",
    _("Clues"),
    help=_("Addresses from which the attack came. Senders may be forged, and reflected traffic comes from computers "
           "that are misused: say so under the remarks if you know."),
    fields=(parts.OBSERVABLES, parts.TOOLS),
)  # fmt: skip

COMMON_FORM_1: Final = FormDefinition(
    "common_form_1",
    2,
    _("Report of a DDoS attack (common form 1)"),
    (parts.EVENT, _DDOS, _MITIGATION, _SOURCES, parts.AFFECTED, parts.MEASURES, parts.CONTACT, parts.SHARING),
    help=parts.ABOUT_TEN_MINUTES,
)
