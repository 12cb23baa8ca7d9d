"""Words of the release desk."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from noroshi.sharing.desk.types import Need, NoticeKind, Redaction, ReleaseState

REDACTIONS: Final[dict[Redaction, Promise]] = {
    Redaction.REPORTER: _("the reporter's name"),
    Redaction.VICTIM: _("the victim's name"),
    Redaction.ADDRESSES: _("internal addresses"),
    Redaction.FREE_TEXT: _("free text"),
}
NEEDS: Final[dict[Need, Promise]] = {
    Need.NOTHING: _("Nobody else has to agree."),
    Need.SECOND_PERSON: _("A second person of the office must agree."),
    Need.ORIGINATOR: _("The originator must consent."),
    Need.IMPOSSIBLE: _("Not possible in this form: leave the source out, or ask the originator to mark it anew."),
}
STATES: Final[dict[ReleaseState, Promise]] = {
    ReleaseState.PROPOSED: pgettext_lazy("release", "waits"),
    ReleaseState.RELEASED: pgettext_lazy("release", "released"),
    ReleaseState.REFUSED: pgettext_lazy("release", "refused"),
    ReleaseState.WITHDRAWN: pgettext_lazy("release", "withdrawn"),
}
CONSENTS: Final[dict[str, Promise]] = {
    "asked": pgettext_lazy("consent", "not answered yet"),
    "given": pgettext_lazy("consent", "consented"),
    "refused": pgettext_lazy("consent", "refused"),
}
NOTICES: Final[dict[NoticeKind, Promise]] = {
    NoticeKind.WITHDRAWN: _("Withdrawn: do not use it any more"),
    NoticeKind.CORRECTED: _("Corrected: there is a new version"),
    NoticeKind.REVOKED: _("Taken back by its maker: do not use it any more"),
}
CHANNELS: Final[dict[str, Promise]] = {
    "taxii": _("TAXII"),
    "misp": _("MISP"),
    "feed": _("feed"),
    "csv": _("CSV"),
    "pushed": _("sent by us"),
}
