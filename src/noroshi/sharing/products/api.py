"""Products for machines: what is published for the caller, with its signers, and as STIX."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema, Status

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.release.types import Tlp
from noroshi.sharing.failures import FAILURES
from noroshi.sharing.products import queries
from noroshi.sharing.products.models import Publication
from noroshi.sharing.products.types import ProductKind

router = Router(tags=["products"])
STIX = "application/stix+json;version=2.1"
_MOST = 2**62


class ProductOut(Schema):
    """An edition of a product that is published for the caller."""

    id: int
    family: UUID
    kind: ProductKind
    edition: int
    title_ja: str
    title_en: str
    marking: str
    report: str
    published_at: datetime
    replaced_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str


class SectionOut(Schema):
    """One part of a product in both languages."""

    heading_ja: str
    text_ja: str
    heading_en: str
    text_en: str


class SignerOut(Schema):
    """An organisation that signed, and when."""

    ja: str
    en: str
    at: datetime | None


class IndicatorOut(Schema):
    """A value that a product carries, and the STIX pattern that looks for it."""

    name: str
    pattern: str


class ProductDetailOut(ProductOut):
    """The same with its text, its indicators, its signers and the SHA-256 of what they signed (empty: nobody signs)."""

    sections: list[SectionOut]
    indicators: list[IndicatorOut]
    signers: list[SignerOut]
    digest: str


class ProductsOut(Schema):
    """A page of products, newest first; send ``next`` as ``after`` for the one that follows, null at the end."""

    products: list[ProductOut]
    next: str | None


def _reader(request: ApiRequest) -> Actor:
    if not may(request.actor, Permission.READ_KNOWLEDGE):
        raise NotPermitted
    return request.actor


@router.get("/products", response={**FAILURES, 200: ProductsOut}, operation_id="list_products")
@acting
def list_products(request: ApiRequest, after: str = "") -> Status[ProductsOut]:
    """The newest editions that are published for the caller, fifty at a time."""
    actor = _reader(request)
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    rows = queries.publications(actor.world_id, before)
    more = str(rows[queries.PAGE - 1].pk) if len(rows) > queries.PAGE else None
    return Status(200, ProductsOut(products=[ProductOut(**_facts(row)) for row in rows[: queries.PAGE]], next=more))


def _facts(row: Publication) -> dict[str, Any]:
    return {
        "id": row.pk, "family": row.family, "kind": row.kind, "edition": row.edition, "title_ja": row.title_ja,
        "title_en": row.title_en, "marking": Tlp(row.marking).label, "report": row.stix_id,
        "published_at": row.published_at, "replaced_at": row.replaced_at, "withdrawn_at": row.withdrawn_at,
        "withdrawn_because": row.withdrawn_because,
    }  # fmt: skip


@router.get("/products/{int:publication_id}", response={**FAILURES, 200: ProductDetailOut}, operation_id="read_product")
@acting
def read_product(request: ApiRequest, publication_id: int) -> Status[ProductDetailOut]:
    """One edition with its text in both languages."""
    _reader(request)
    row = _edition(publication_id)
    return Status(200, ProductDetailOut(
        **_facts(row),
        sections=[SectionOut(**one) for one in row.sections],
        indicators=[IndicatorOut(name=name, pattern=pattern) for name, pattern in row.indicators],
        signers=[SignerOut(ja=one["ja"], en=one["en"], at=one["at"] or None) for one in row.signers],
        digest=row.digest,
    ))  # fmt: skip


def _edition(publication_id: int) -> Publication:
    return queries.publication(min(max(publication_id, 0), _MOST))


@router.get("/products/{int:publication_id}/stix", response={**FAILURES, 200: None}, operation_id="product_as_stix")
@acting
def product_as_stix(request: ApiRequest, publication_id: int) -> HttpResponse:
    """The same edition as a STIX 2.1 bundle: report, the other language, indicators, signers."""
    _reader(request)
    return HttpResponse(_edition(publication_id).bundle, content_type=STIX)
