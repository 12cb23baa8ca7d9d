"""What exactly is signed of a product: one text with one digest, the same for signers and for readers. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

import rfc8785

from noroshi.sharing.products.types import Section


def signed_text(
    family: UUID, edition: int, kind: str, marking: str, titles: tuple[str, str], sections: Sequence[Section],
    patterns: Sequence[str],
) -> bytes:  # fmt: skip
    """The text as JSON in one form only (RFC 8785); ``titles`` are Japanese and English, ``marking`` a TLP label."""
    return rfc8785.dumps(
        {
            "product": str(family),
            "edition": edition,
            "kind": kind,
            "marking": marking,
            "title_ja": titles[0],
            "title_en": titles[1],
            "sections": [
                {"heading_ja": one.heading_ja, "text_ja": one.text_ja, "heading_en": one.heading_en,
                 "text_en": one.text_en}
                for one in sections
            ],
            "indicators": list(patterns),
        }
    )  # fmt: skip


def digest_of(text: bytes) -> str:
    """Its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(text).hexdigest()
