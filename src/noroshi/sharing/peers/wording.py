"""What stands of partners in words, for pages in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from noroshi.face.types import Text
from noroshi.sharing.peers.errors import FAULTS, ExchangeFault
from noroshi.sharing.peers.types import (
    Caution,
    Direction,
    Flow,
    Outcome,
    PassingOn,
    Reason,
    SignIn,
    Standing,
    Terms,
    Trust,
)
from noroshi.sharing.products.wording import KINDS

STANDINGS: Final[Mapping[Standing, Text]] = {
    Standing.IN_FORCE: pgettext_lazy("partner", "In force"),
    Standing.NONE: pgettext_lazy("partner", "Nothing agreed"),
    Standing.NOT_YET: pgettext_lazy("partner", "Not yet in force"),
    Standing.OVER: pgettext_lazy("partner", "Run out"),
    Standing.SUSPENDED: pgettext_lazy("partner", "Suspended"),
    Standing.ENDED: pgettext_lazy("partner", "Ended"),
}
WHY_NOTHING_FLOWS: Final[Mapping[Standing, Text]] = {
    Standing.NONE: lazy("Nothing is agreed with this partner yet. Make an agreement: until then nothing flows."),
    Standing.NOT_YET: lazy("The agreement begins later. Until then nothing flows."),
    Standing.OVER: lazy("The agreement has run out. Nothing flows until it is renewed."),
    Standing.SUSPENDED: lazy("The agreement is suspended. Nothing flows until it is resumed."),
    Standing.ENDED: lazy("The agreement was ended. Nothing flows until something new is agreed."),
}
DIRECTIONS: Final[Mapping[Direction, Text]] = {
    Direction.IN: pgettext_lazy("partner", "from them"),
    Direction.OUT: pgettext_lazy("partner", "to them"),
}
OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.STORED: pgettext_lazy("partner", "stored"),
    Outcome.UPDATED: pgettext_lazy("partner", "updated"),
    Outcome.CHANGED: lazy("changed by the partner, kept apart"),
    Outcome.KNOWN: pgettext_lazy("partner", "known already"),
    Outcome.SENT: pgettext_lazy("partner", "sent"),
    Outcome.WITHDRAWN: lazy("withdrawal passed on"),
    Outcome.REFUSED: lazy("refused by us"),
    Outcome.REJECTED: lazy("refused by the partner"),
}
REASONS: Final[Mapping[Reason, Text]] = {
    Reason.NONE: "",
    Reason.CLOSED: lazy("The agreement lets nothing flow in this direction."),
    Reason.TYPE: lazy("The agreement does not name this type."),
    Reason.PRODUCT: lazy("The agreement does not name this kind of product."),
    Reason.ABOVE_TLP: lazy("It is marked more narrowly than the agreement allows."),
    Reason.ABOVE_PAP: lazy("What may be done with it is narrower than the agreement allows."),
    Reason.NAMED_PERSONS: lazy("TLP:RED is for named persons; machines do not exchange it."),
    Reason.UNMAPPED_MARKING: lazy("It carries a marking that the agreement does not explain."),
    Reason.SECTOR: lazy("It comes from a sector that the agreement does not name."),
    Reason.BROKEN: lazy("It breaks the rules of STIX."),
    Reason.OLDER: lazy("An older version than the one that stands here."),
    Reason.VERSION_REUSED: lazy("The partner sent this version before with other content. Both are kept."),
    Reason.CHANGED_BY_PARTNER: lazy("An id of ours with other content. It stands beside ours, as the partner's."),
    Reason.FROM_THEM: lazy("It came from them."),
    Reason.ORIGINATOR: lazy("Another partner sent it, whose agreement forbids passing it on."),
    Reason.NOT_TAKEN: lazy("The partner's server did not take it."),
    Reason.TOO_LARGE: lazy("It is too large to be sent."),
}
CAUTIONS: Final[Mapping[Caution, Text]] = {
    Caution.CLOCK_AHEAD: lazy("Their clock runs ahead of ours. Nothing is lost; some is asked for again."),
    Caution.CLOCK_BACK: lazy("Their clock went back. Nothing is lost as long as it goes on from there."),
    Caution.NO_DATES: lazy("Their server does not say when objects were added: everything is asked for each time."),
    Caution.CURSOR_LOST: lazy("Their server forgot its own next page; the walk began again."),
}
PASSING_ON: Final[Mapping[PassingOn, Text]] = {
    PassingOn.NO: lazy("no: it stays with the office"),
    PassingOn.CONSENT: lazy("only what a person releases with the partner's consent"),
    PassingOn.WITHIN_TLP: lazy("within its TLP label"),
}
SIGN_INS: Final[Mapping[SignIn, Text]] = {
    SignIn.NONE: lazy("without signing in"),
    SignIn.BASIC: lazy("user name and password"),
    SignIn.BEARER: lazy("token (Bearer)"),
}
TRUSTS: Final[Mapping[Trust, Text]] = {
    Trust.PUBLIC: lazy("certificates of public authorities"),
    Trust.OWN_CA: lazy("certificates of the partner's own authority"),
    Trust.PINNED: lazy("one certificate, by its fingerprint"),
}


def fault_in_words(code: str, facts: Mapping[str, str]) -> str:
    """Why a run ended, in the reader's language; empty when it ended well."""
    return FAULTS.get(code, ExchangeFault)(**facts).message if code else ""


def counted(counts: Mapping[str, int]) -> Iterator[str]:
    """How many objects came to what, most important first: "3 refused by us"."""
    found: dict[str, int] = {}
    for what, number in counts.items():
        outcome = what.partition(":")[0]
        found[outcome] = found.get(outcome, 0) + number
    for outcome, words in OUTCOMES.items():
        if outcome in found:
            yield f"{words}: {found[outcome]}"


def flow_in_words(flow: Flow, names: Mapping[str, str]) -> str:
    """What may flow in one direction, in one sentence; ``names`` are those of sectors by code."""
    if not flow.open:
        return pgettext("partner", "nothing")
    parts = [
        ", ".join(flow.types) or pgettext("partner", "all types"),
        _("up to %(tlp)s and %(pap)s") % {"tlp": flow.highest.label, "pap": flow.highest_pap.label},
    ]
    if flow.products:
        parts.append(_("of products only %(names)s") % {"names": ", ".join(str(KINDS[one]) for one in flow.products)})
    if flow.sectors:
        parts.append(
            _("from the sectors %(names)s") % {"names": ", ".join(names.get(one, one) for one in flow.sectors)}
        )
    if flow.groups:
        parts.append(_("shown to the groups %(names)s too") % {"names": ", ".join(flow.groups)})
    return "; ".join(parts)


def pairs_in_words(terms: Terms) -> str:
    """The marking pairs as a person writes them, one a line."""
    return "\n".join(f"{pair.theirs} = {pair.ours}" for pair in terms.markings)
