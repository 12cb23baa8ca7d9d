"""What others may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProductChanged:
    """A product was sent to review, accepted, sent back, signed, published or withdrawn."""

    product_id: str
    state: str
