"""Words of products."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from noroshi.sharing.products.types import ProductKind, ProductState, SignerState

KINDS: Final[dict[ProductKind, Promise]] = {
    ProductKind.FULL: _("Comprehensive organised-and-analysed information (full)"),
    ProductKind.PROVISION: _("Product for provision"),
    ProductKind.PUBLICITY: _("Product for publicity"),
}
KINDS_HELP: Final[dict[ProductKind, Promise]] = {
    ProductKind.FULL: _("For the office and the administrative bodies that you name: everything that was found."),
    ProductKind.PROVISION: _("For council members, operators, partners: without who reported or suffered."),
    ProductKind.PUBLICITY: _("For everybody: TLP:CLEAR."),
}
STATES: Final[dict[ProductState, Promise]] = {
    ProductState.DRAFT: pgettext_lazy("product", "draft"),
    ProductState.REVIEW: pgettext_lazy("product", "in review"),
    ProductState.ACCEPTED: pgettext_lazy("product", "accepted"),
    ProductState.PUBLISHED: pgettext_lazy("product", "published"),
    ProductState.WITHDRAWN: pgettext_lazy("product", "withdrawn"),
}
SIGNERS: Final[dict[SignerState, Promise]] = {
    SignerState.ASKED: pgettext_lazy("signer", "has not answered"),
    SignerState.SIGNED: pgettext_lazy("signer", "signed"),
    SignerState.DECLINED: pgettext_lazy("signer", "does not sign"),
    SignerState.VOID: pgettext_lazy("signer", "signed an earlier text, which counts no more"),
    SignerState.WITHDRAWN: pgettext_lazy("signer", "took the signature back"),
}
ACTS: Final[dict[str, Promise]] = {
    "sent": pgettext_lazy("review", "sent to review"),
    "comment": pgettext_lazy("review", "comment"),
    "accepted": pgettext_lazy("review", "accepted"),
    "back": pgettext_lazy("review", "sent back"),
}
