"""A published product on paper, in the reader's language; its STIX bundle goes inside as an attachment."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from noroshi.face.errors import NotDrawn
from noroshi.face.moments import absolute
from noroshi.face.papers import COLOURS, drawn
from noroshi.release.types import Tlp
from noroshi.sharing.products.errors import PaperNotDrawn
from noroshi.sharing.products.models import Publication
from noroshi.sharing.products.showing import signer_lines
from noroshi.sharing.products.types import ProductKind
from noroshi.sharing.products.wording import KINDS


def as_pdf(row: Publication, language: str) -> bytes:
    """The edition as PDF. Raises PaperNotDrawn."""
    inputs = {"facts": msgspec.json.encode(_facts(row, language)).decode(), "bundle": row.bundle}
    try:
        return drawn("noroshi.sharing.products", "product.typ", inputs, row.published_at)
    except NotDrawn as error:
        raise PaperNotDrawn from error


def _facts(row: Publication, language: str) -> dict[str, Any]:
    japanese = language.startswith("ja")
    marking = Tlp(row.marking)
    return {
        "language": language[:2],
        "marking": marking.label,
        "colour": COLOURS[marking],
        "kind": str(KINDS[ProductKind(row.kind)]),
        "title": row.title_ja if japanese else row.title_en,
        "edition": _("edition %(number)s") % {"number": row.edition},
        "at": absolute(row.published_at),
        "withdrawn": _("Withdrawn: do not use it any more") if row.withdrawn_at else "",
        "sections": [
            [one["heading_ja"], one["text_ja"]] if japanese else [one["heading_en"], one["text_en"]]
            for one in row.sections
        ],
        "indicators_title": _("Indicators"),
        "indicators": row.indicators,
        "signers_title": _("Signed by"),
        "signers": signer_lines(row, language),
        "digest": _("SHA-256 of the signed text: %(digest)s") % {"digest": row.digest} if row.digest else "",
    }
