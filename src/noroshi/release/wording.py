"""Sentences for decisions."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from noroshi.release.types import Outcome, Pap, Reason

OUTCOMES: Final[dict[Outcome, Promise]] = {
    Outcome.FULL: _("All of it"),
    Outcome.REDACTED: _("A redacted version"),
    Outcome.NOTHING: _("Nothing"),
}
REASONS: Final[dict[Reason, Promise]] = {
    Reason.OWN: _("It comes from this organisation."),
    Reason.OFFICE: _("The office receives what is reported to it."),
    Reason.EVERYONE: _("TLP:CLEAR is for everybody who may sign in here."),
    Reason.COMMUNITY: _("TLP:GREEN is for the community, to which it belongs."),
    Reason.GROUP: _("It belongs to a group for which this was marked."),
    Reason.RELEASABLE_TO: _("It stands on the originator's list of recipients."),
    Reason.CLIENT: _("TLP:AMBER is also for the clients of the originator, of whom it is one."),
    Reason.RELEASED: _("It was released to this organisation by name."),
    Reason.NAMED_PERSON: _("One of its people is named. TLP:RED is for the named persons alone."),
    Reason.SOURCE_HIDDEN: _("The originator does not want to be named, so a version without the source is for it."),
    Reason.NO_CONSENT: _("The originator has not consented to passing this on."),
    Reason.NAMED_PERSONS_ONLY: _("TLP:RED is for named persons, and nobody of this organisation is named."),
    Reason.NOT_ON_LIST: _("It does not stand on the originator's list of recipients."),
    Reason.ORIGINATOR_DECIDES: _("The originator keeps control: it must consent before anybody else receives this."),
    Reason.ORGANISATION_ONLY: _("TLP:AMBER+STRICT stays with the originator and the office."),
    Reason.NOT_A_CLIENT: _("TLP:AMBER is for the originator's clients and named groups; it is in neither."),
    Reason.NOT_IN_COMMUNITY: _("TLP:GREEN is for the community, to which it does not belong."),
    Reason.NARROWED: _("It was marked for fewer than its label would allow."),
}
PAPS: Final[dict[Pap, Promise]] = {
    Pap.CLEAR: _("No restrictions on its use."),
    Pap.GREEN: _("May be used for active measures on your own systems, such as blocking."),
    Pap.AMBER: _("Passive checks only. Do not block or probe with it."),
    Pap.RED: _("Only look in your own logs. Nothing that can be noticed from outside."),
}
