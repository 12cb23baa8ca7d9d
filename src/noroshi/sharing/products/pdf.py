"""A published product on paper, in the reader's language; its STIX bundle goes inside as an attachment."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
import pylopdf_fonts_cjk
import typst
from django.utils.translation import gettext as _

from noroshi.face.moments import absolute
from noroshi.release.types import Tlp
from noroshi.sharing.products.errors import PaperNotDrawn
from noroshi.sharing.products.models import Publication
from noroshi.sharing.products.showing import signer_lines
from noroshi.sharing.products.types import ProductKind
from noroshi.sharing.products.wording import KINDS

FONTS: Final = Path(pylopdf_fonts_cjk.__file__).parent
_COLOURS: Final = {
    Tlp.RED: "#FF2B2B", Tlp.AMBER: "#FFC000", Tlp.AMBER_STRICT: "#FFC000", Tlp.GREEN: "#33FF00", Tlp.CLEAR: "#FFFFFF",
}  # fmt: skip
"""On black, as FIRST defines them."""


def as_pdf(row: Publication, language: str) -> bytes:
    """The edition as PDF. Raises PaperNotDrawn."""
    source = resources.files("noroshi.sharing.products").joinpath("product.typ").read_bytes()
    inputs = {"facts": msgspec.json.encode(_facts(row, language)).decode(), "bundle": row.bundle}
    try:
        return typst.compile(
            source, font_paths=_fonts(), ignore_system_fonts=True, format="pdf", sys_inputs=inputs,
            timestamp=int(row.published_at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise PaperNotDrawn from error


@functools.cache
def _fonts() -> typst.Fonts:
    """Read once in each process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _facts(row: Publication, language: str) -> dict[str, Any]:
    japanese = language.startswith("ja")
    marking = Tlp(row.marking)
    return {
        "language": language[:2],
        "marking": marking.label,
        "colour": _COLOURS[marking],
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
    }
