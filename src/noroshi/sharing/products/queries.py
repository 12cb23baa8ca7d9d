"""Reads of the pages of products."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from noroshi.sharing.products.errors import ProductNotFound
from noroshi.sharing.products.models import Product, Publication
from noroshi.sharing.products.types import ProductState

PAGE: Final = 50


def publications(world_id: int, before: int | None = None) -> list[Publication]:
    """The newest editions of what the viewer may read, newest first, one more than a page."""
    rows = Publication.objects.filter(world_id=world_id, replaced_at=None).defer("bundle", "sections", "indicators")
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: PAGE + 1])


def publication(publication_id: int) -> Publication:
    """One of them. Raises ProductNotFound."""
    found = Publication.objects.filter(pk=publication_id).first()
    if found is None:
        raise ProductNotFound
    return found


def publication_of(product_id: UUID) -> Publication | None:
    """The publication of a product, if the viewer may read it."""
    return Publication.objects.filter(product_id=product_id).first()


def editions(family: UUID) -> list[Publication]:
    """The editions of a product that the viewer may read, newest first."""
    rows = Publication.objects.filter(family=family).defer("bundle", "sections", "indicators")
    return list(rows.order_by("-edition")[:PAGE])


def being_written(world_id: int) -> list[Product]:
    """Products that are not published yet and that the viewer may see, newest first."""
    rows = Product.objects.filter(world_id=world_id).select_related("saved_by")
    return list(rows.exclude(state__in=[ProductState.PUBLISHED, ProductState.WITHDRAWN]).order_by("-ordinal")[:PAGE])
