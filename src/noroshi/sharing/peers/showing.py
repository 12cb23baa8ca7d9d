"""What the pages of partners show, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from noroshi.face.types import Text
from noroshi.frame.actors import Actor
from noroshi.sharing.peers.models import Item, Run
from noroshi.sharing.peers.queries import ItemPage, PeerRow
from noroshi.sharing.peers.scheduling import is_waiting
from noroshi.sharing.peers.types import Caution, Direction, Outcome, Reason, SignIn, Standing, Terms, Trust
from noroshi.sharing.peers.wording import (
    CAUTIONS,
    DIRECTIONS,
    OUTCOMES,
    PASSING_ON,
    REASONS,
    SIGN_INS,
    STANDINGS,
    TRUSTS,
    WHY_NOTHING_FLOWS,
    counted,
    fault_in_words,
    flow_in_words,
    pairs_in_words,
)

Rows = list[tuple[Text, object]]


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A partner in the list."""

    row: PeerRow
    name: str
    url: str
    standing: Text
    in_force: bool
    trouble: str
    left_alone: bool


def peer_line(row: PeerRow, actor: Actor) -> PeerLine:
    """A partner in the reader's language."""
    standing = row.standing(actor.now())
    trouble = row.trouble
    return PeerLine(
        row,
        row.organisation.name(get_language() or "ja"),
        reverse("partners:partner", args=[row.peer.pk]),
        STANDINGS[standing],
        standing is Standing.IN_FORCE,
        fault_in_words(trouble.fault, trouble.facts) if trouble else "",
        is_waiting(row.peer, actor),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A partner's page: its line, why nothing flows, what is known of its server, since when something waits."""

    line: PeerLine
    why: Text
    server: Rows
    agreed: Rows
    waiting_since: datetime | None
    suspended: bool
    ended: bool

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.line.name


def shown_of(row: PeerRow, actor: Actor, waiting: datetime | None) -> Shown:
    """A partner's page in the reader's language."""
    standing, peer, held = row.standing(actor.now()), row.peer, row.agreement
    server: Rows = [
        (_("Address of the API root"), peer.root),
        (_("How we sign in"), SIGN_INS[SignIn(peer.sign_in)]),
        (_("User name"), peer.user),
        (_("Which certificate we believe"), TRUSTS[Trust(peer.trust)]),
        (_("SHA-256 fingerprint of the certificate"), peer.fingerprint),
        (_("Collections we fetch from"), ", ".join(peer.pull_from)),
        (_("Collection we send to"), peer.push_to),
        (_("Minutes between two exchanges"), peer.minutes),
    ]
    agreed: Rows = [(pgettext("partner", "State"), STANDINGS[standing])]
    if held is not None:
        agreed += [(pgettext("partner", "Number"), held.number), (_("Document of the agreement"), held.document)]
        agreed += [(pgettext("partner", "Why"), held.reason)] if held.reason else []
    return Shown(
        peer_line(row, actor), WHY_NOTHING_FLOWS.get(standing, ""), server, agreed, waiting,
        standing is Standing.SUSPENDED, standing in {Standing.ENDED, Standing.NONE},
    )  # fmt: skip


def terms_rows(terms: Terms, sectors: Mapping[str, str]) -> Rows:
    """What is agreed, as label and text."""
    return [
        (pgettext("partner", "May come in"), flow_in_words(terms.incoming, {})),
        (pgettext("partner", "May go out"), flow_in_words(terms.outgoing, sectors)),
        (_("What comes in may be passed on to others"), PASSING_ON[terms.passing_on]),
        (_("What is not marked is taken for"), terms.unmarked.label),
        (_("Widest marking of what comes in"), terms.widest.label),
        (_("Their markings and ours"), "; ".join(pairs_in_words(terms).splitlines())),
        (_("The partner reads TLP 1 only"), pgettext("partner", "yes") if terms.tlp1 else ""),
    ]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One object that was exchanged, or not."""

    stix_id: str
    name: str
    url: str
    direction: Text
    outcome: Text
    reason: Text
    detail: str
    at: datetime
    bad: bool


def item_lines(page: ItemPage) -> list[ItemLine]:
    """Objects in the reader's language; a name only where the reader may see the object."""
    return [_item_line(one, page) for one in page.rows]


def _item_line(one: Item, page: ItemPage) -> ItemLine:
    known = page.names.get(one.stix_uuid)
    stix_id = f"{one.type}--{one.stix_uuid}"
    return ItemLine(
        stix_id,
        known.name if known is not None else "",
        reverse("knowledge:object", args=[stix_id]) if known is not None else "",
        DIRECTIONS[Direction(one.direction)],
        OUTCOMES[Outcome(one.outcome)],
        REASONS[Reason(one.reason)],
        one.detail,
        one.at,
        one.outcome in {Outcome.REFUSED, Outcome.REJECTED, Outcome.CHANGED},
    )


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run, or several alike in a row."""

    run: Run
    direction: Text
    counts: Sequence[str]
    fault: str
    cautions: Sequence[Text]


def run_lines(runs: Iterable[Run]) -> list[RunLine]:
    """Runs in the reader's language."""
    return [
        RunLine(
            one,
            DIRECTIONS[Direction(one.direction)],
            list(counted(one.counts)),
            fault_in_words(one.fault, one.facts),
            [CAUTIONS[Caution(caution)] for caution in one.cautions],
        )
        for one in runs
    ]
