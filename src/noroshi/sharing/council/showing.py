"""Words and names for the council's pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from noroshi.parties.queries import organisations
from noroshi.sharing.council.queries import RequestRow
from noroshi.sharing.council.types import ProposalKind, ProposalState, Sharing

UNDERTAKING_STATES: Final[Mapping[str, Promise]] = {
    "open": _("waits for a signature"),
    "early": _("signed, not yet in force"),
    "in-force": _("in force"),
    "over": _("over"),
    "ended": _("ended early"),
    "lapsed": _("never signed"),
}
REQUEST_STATES: Final[Mapping[str, Promise]] = {
    "open": pgettext_lazy("request", "open"),
    "late": pgettext_lazy("request", "overdue"),
    "answered": pgettext_lazy("request", "answered"),
    "complete": pgettext_lazy("request", "all answered"),
    "closed": pgettext_lazy("request", "closed"),
}
SHARING: Final[Mapping[Sharing, Promise]] = {
    Sharing.OFFICE: _("for the office alone"),
    Sharing.UNNAMED: _("may be shown without the name"),
    Sharing.NAMED: _("may be shown with the name"),
}
PROPOSAL_KINDS: Final[Mapping[ProposalKind, Promise]] = {
    ProposalKind.FALSE_ALARM: pgettext_lazy("proposal", "False alarm"),
    ProposalKind.ADD_VALUE: _("Add a value"),
    ProposalKind.CORRECT: _("Correct something"),
}
PROPOSAL_STATES: Final[Mapping[ProposalState, Promise]] = {
    ProposalState.OPEN: pgettext_lazy("proposal", "open"),
    ProposalState.ACCEPTED: pgettext_lazy("proposal", "accepted"),
    ProposalState.DECLINED: pgettext_lazy("proposal", "declined"),
    ProposalState.WITHDRAWN: pgettext_lazy("proposal", "taken back"),
}


def request_rows(rows: Iterable[RequestRow], now: datetime) -> list[tuple[RequestRow, Promise]]:
    """Requests as a list shows them: each with the word for where it stands."""
    return [(row, REQUEST_STATES[row.state(now)]) for row in rows]


def names(organisation_ids: Collection[int]) -> dict[int, str]:
    """Organisations in the reader's language; one query."""
    language = get_language() or "ja"
    return {key: one.name(language) for key, one in organisations(organisation_ids).items()}
