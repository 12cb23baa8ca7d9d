"""What a warning says, in the reader's language, built from its facts when it is read: nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from noroshi.frame.laws import sector_name
from noroshi.warning import probes
from noroshi.warning.types import Answer, Evidence, MailState, Reason, Skip, State, Teller

TITLES: Final[Mapping[Reason, Promise]] = {
    Reason.OWN_NETWORK: _("An address in your range is named in connection with an attack"),
    Reason.OWN_DOMAIN: _("A domain of yours is named in connection with an attack"),
    Reason.OWN_SIGHTING: _("A value that you saw is named in connection with an attack elsewhere"),
    Reason.OWN_PRODUCT: _("A product that you registered is named in connection with an attack"),
    Reason.OWN_SECTOR: _("Your sector is named as the target of attackers"),
}
TITLES_FOR_OTHERS: Final[Mapping[Reason, Promise]] = {
    Reason.OWN_NETWORK: _("An address in its range is named in connection with an attack"),
    Reason.OWN_DOMAIN: _("A domain of its own is named in connection with an attack"),
    Reason.OWN_SIGHTING: _("A value that it saw is named in connection with an attack elsewhere"),
    Reason.OWN_PRODUCT: _("A product that it registered is named in connection with an attack"),
    Reason.OWN_SECTOR: _("Its sector is named as the target of attackers"),
}
TELLERS: Final[Mapping[Teller, Promise]] = {
    Teller.OFFICE: _("The National Cybersecurity Office"),
    Teller.OPERATOR: _("An operator"),
    Teller.PARTNER: _("A foreign partner"),
    Teller.OTHER: _("Another organisation"),
}
STATES: Final[Mapping[State, Promise]] = {
    State.SENT: _("Sent"),
    State.HELD: _("Held: its source allows only the office"),
    State.WITHDRAWN: _("Withdrawn"),
}
ANSWERS: Final[Mapping[Answer, Promise]] = {
    Answer.SEEN: _("Seen"),
    Answer.NOT_SEEN: _("Not seen"),
    Answer.FALSE_ALARM: _("False alarm"),
    Answer.NEED_HELP: _("Need help"),
}
ANSWER_HELP: Final[Mapping[Answer, Promise]] = {
    Answer.SEEN: _("We found one of these values or signs"),
    Answer.NOT_SEEN: _("We looked and found nothing"),
    Answer.FALSE_ALARM: _("It does not concern us, or a value is harmless"),
    Answer.NEED_HELP: _("Call us. The duty officer is told at once"),
}
WHAT_HAPPENED: Final[Mapping[Answer, Promise]] = {
    Answer.SEEN: _("The values that you saw are now recorded as your sightings, marked as this warning is."),
    Answer.NOT_SEEN: _("The office knows that you looked and found nothing."),
    Answer.FALSE_ALARM: _("The office knows that this does not concern you. An analyst looks at the value again."),
    Answer.NEED_HELP: _("The duty officer has been told and will call your contact."),
}
WHAT_NEXT: Final[Mapping[Answer, Promise]] = {
    Answer.SEEN: _("Keep logs and images. If a computer was entered or a service suffers, report an incident."),
    Answer.NOT_SEEN: _("Nothing more is asked of you. If you find something later, change your answer."),
    Answer.FALSE_ALARM: _("Nothing more is asked of you. You can change your answer at any time."),
    Answer.NEED_HELP: _("Stay reachable at your 24-hour contact. Do not restart the computers that are concerned."),
}
MAILS: Final[Mapping[MailState, Promise]] = {
    MailState.WAITING: _("Mail waits for the mail server"),
    MailState.SENT: _("Mail sent"),
    MailState.REFUSED: _("Mail refused by the mail server"),
    MailState.NO_ADDRESS: _("No mail: the organisation has no address"),
    MailState.NO_SERVER: _("No mail: no mail server is configured"),
}
SKIPS: Final[Mapping[Skip, Promise]] = {
    Skip.BENIGN: _("harmless or too common, by the list “%(because)s”"),
    Skip.TOO_WIDE: _("a network as wide as /%(because)s concerns everybody, so it warns nobody"),
}
_SECTOR_KNOWN: Final[Mapping[str, Promise]] = {
    "campaign": _("%(who)s knows of a campaign against this sector"),
    "intrusion-set": _("%(who)s knows of a group of attackers that targets this sector"),
    "threat-actor": _("%(who)s knows of attackers that target this sector"),
    "malware": _("%(who)s knows of malware that is used against this sector"),
    "report": _("%(who)s was attacked and says that others of this sector may be next"),
}
_STEPS: Final[Mapping[Reason, Sequence[Promise]]] = {
    Reason.OWN_NETWORK: (
        _("Find the computer behind the address. Keep memory and disk images before restarting anything."),
        _("If it was misused, cut it off from the network and answer “Need help”."),
    ),
    Reason.OWN_DOMAIN: (
        _("Check the name's DNS records, its web content and its certificates for changes that are not yours."),
        _("Change the passwords of those who may change them, if anything is not yours."),
    ),
    Reason.OWN_SIGHTING: (
        _("Look again at the computers where you saw the value, before and after that time."),
        _("Keep the logs; do not delete what your protection software has quarantined."),
    ),
    Reason.OWN_PRODUCT: (
        _("Switch off access to the product from the internet, or put it behind a jump host, until the fix is in."),
        _("Install the vendor's fix. Keep memory and disk images before restarting anything."),
    ),
    Reason.OWN_SECTOR: (
        _("Tell your watch, and check that alarms reach a person at night and on holidays."),
        _("Check that your backups can be restored and that one copy is out of reach of the network."),
    ),
}


def title(reason: Reason, *, own: bool = True) -> str:
    """The warning's heading: its most pressing reason, said to the warned or, to the office, of the warned."""
    return str((TITLES if own else TITLES_FOR_OTHERS)[reason])


def subject_words(reason: Reason, subject: str) -> str:
    """What a warning is about: a value as it is, a product in words, a sector by its name."""
    if reason is Reason.OWN_PRODUCT:
        return probes.product_name(subject)
    if reason is Reason.OWN_SECTOR:
        return sector_name(subject, get_language() or "ja")
    return subject


def have(evidence: Evidence, zone: str) -> str:
    """What the warned organisation has."""
    facts = _facts(evidence, zone)
    match evidence.reason:
        case Reason.OWN_NETWORK:
            return gettext("Range %(key)s (%(name)s)") % facts
        case Reason.OWN_DOMAIN:
            return gettext("Domain %(key)s (%(name)s)") % facts
        case Reason.OWN_SIGHTING:
            return gettext("Sighting or report of this value, last on %(since)s") % facts
        case Reason.OWN_SECTOR:
            return gettext("Operator of the sector “%(sector)s”") % facts
    if evidence.have.version:
        text = ngettext(
            "%(number)s %(product)s, version %(version)s, registered %(since)s",
            "%(number)s × %(product)s, version %(version)s, registered %(since)s",
            evidence.have.number,
        )
    else:
        text = gettext("%(number)s × %(product)s, registered %(since)s without a version")
    return text % facts


def known(evidence: Evidence) -> str:
    """What is known of it: who by kind only, never by name."""
    facts = {
        "who": str(TELLERS[evidence.known.teller]),
        "subject": subject_words(evidence.reason, evidence.known.subject),
        "via": evidence.known.via,
    }
    if evidence.reason is Reason.OWN_SECTOR:
        return str(_SECTOR_KNOWN.get(evidence.known.object_type, _SECTOR_KNOWN["campaign"])) % facts
    if evidence.known.via:
        return gettext("%(who)s names %(via)s, which is in %(subject)s") % facts
    if evidence.reason is Reason.OWN_PRODUCT:
        return gettext("%(who)s names %(subject)s in connection with an attack") % facts
    return gettext("%(who)s names this value in connection with an attack") % facts


def later(evidence: Evidence, zone: str) -> str:
    """That it was known before the asset was registered, and since when; empty when it came after."""
    since, at = evidence.have.since, evidence.known.at
    if since is None or at is None or at >= since or evidence.reason in (Reason.OWN_SIGHTING, Reason.OWN_SECTOR):
        return ""
    facts = {"known": moment(at, zone), "registered": moment(since, zone)}
    return gettext("Known since %(known)s. You registered the asset later, on %(registered)s.") % facts


def confidence(value: int | None) -> str:
    """A STIX confidence (0 to 100) in words (STIX 2.1 appendix A, the scale none, low, medium, high)."""
    if value is None or value == 0:
        return ""
    words = _("Confidence: high") if value >= 70 else _("Confidence: medium") if value >= 30 else _("Confidence: low")
    return str(words)


def steps(reasons: Sequence[Reason]) -> list[str]:
    """What to do now, for the reasons of a warning, the most pressing first."""
    return [str(step) for reason in dict.fromkeys(reasons) for step in _STEPS[reason]]


def _facts(evidence: Evidence, zone: str) -> dict[str, object]:
    having = evidence.have
    since = having.since
    named = f"{having.vendor} {having.product}".strip() or having.name
    return {
        "key": having.key,
        "name": having.name,
        "product": named,
        "version": having.version,
        "number": having.number,
        "since": day(since, zone) if since else "",
        "sector": sector_name(having.name, get_language() or "ja"),
    }


def day(at: datetime, zone: str) -> str:
    """A date in the reader's zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def moment(at: datetime, zone: str) -> str:
    """A time to the minute in the reader's zone, with the zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
