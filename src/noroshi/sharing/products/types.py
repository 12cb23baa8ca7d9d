"""Values of products that pages and other parts of sharing may use."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec


class ProductKind(StrEnum):
    """The three products of Act 42 of 2025."""

    FULL = "full"
    """総合整理分析情報."""
    PROVISION = "provision"
    """提供用総合整理分析情報."""
    PUBLICITY = "publicity"
    """周知等用総合整理分析情報."""


LABELS: Final[Mapping[ProductKind, str]] = {
    ProductKind.FULL: "comprehensive-analysis",
    ProductKind.PROVISION: "product-for-provision",
    ProductKind.PUBLICITY: "product-for-publicity",
}
"""By what a product's report is known in STIX, here and at partners with the same platform."""


class ProductState(StrEnum):
    """How far a product is."""

    DRAFT = "draft"
    REVIEW = "review"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class SignerState(StrEnum):
    """What a signer of a joint product has said."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    VOID = "void"
    """It signed a text that was changed afterwards."""
    WITHDRAWN = "withdrawn"
    """It took its signature back before the product was published."""


class Section(msgspec.Struct, frozen=True):
    """One part of a product in both languages."""

    heading_ja: str = ""
    text_ja: str = ""
    heading_en: str = ""
    text_en: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any((self.heading_ja, self.text_ja, self.heading_en, self.text_en))

    @property
    def is_whole(self) -> bool:
        """Whether both languages are written."""
        return bool(self.text_ja.strip() and self.text_en.strip())


class Content(msgspec.Struct, frozen=True):
    """What somebody writes of a product: titles, sections, sources cited, indicators attached, readers, signers.

    ``citations`` are STIX ids or report numbers, ``indicators`` STIX ids, ``groups``, ``organisations`` and ``signers``
    codes; ``marking`` a TLP label.
    """

    title_ja: str = ""
    title_en: str = ""
    sections: tuple[Section, ...] = ()
    citations: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    marking: str = "TLP:AMBER"
    groups: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
