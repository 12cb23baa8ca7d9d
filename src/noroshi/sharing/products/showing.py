"""What the templates of products are given: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.moments import absolute
from noroshi.frame.actors import Actor
from noroshi.parties.models import Group
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.types import Tlp
from noroshi.sharing.products import queries
from noroshi.sharing.products.errors import NotInThisState
from noroshi.sharing.products.forms import BLANK
from noroshi.sharing.products.models import Product, Publication, Signer
from noroshi.sharing.products.services import content_of
from noroshi.sharing.products.types import Content, ProductKind, ProductState, Section, SignerState
from noroshi.sharing.products.wording import ACTS, KINDS, KINDS_HELP, SIGNERS, STATES


def _japanese(language: str = "") -> bool:
    return (language or get_language() or "ja").startswith("ja")


def publication_rows(rows: Iterable[Publication]) -> list[dict[str, Any]]:
    """Publications as a list shows them."""
    return [
        {
            "id": one.pk,
            "title": one.title_ja if _japanese() else one.title_en,
            "kind": KINDS[ProductKind(one.kind)],
            "at": one.published_at,
            "marking": Tlp(one.marking).label,
            "edition": one.edition,
            "withdrawn": one.withdrawn_at is not None,
        }
        for one in rows
    ]


def product_rows(rows: Iterable[Product]) -> list[dict[str, Any]]:
    """Products that are being written, as a list shows them."""
    return [_line(one, content_of(one)) for one in rows]


def _line(one: Product, content: Content) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": _title(content) or str(KINDS[ProductKind(one.kind)]),
        "kind": KINDS[ProductKind(one.kind)],
        "state": STATES[ProductState(one.state)],
        "at": one.saved_at,
        "by": one.saved_by.name if one.saved_by else "",
        "edition": one.edition,
    }


def _title(content: Content) -> str:
    first, second = content.title_ja, content.title_en
    return (first or second) if _japanese() else (second or first)


def kinds() -> list[tuple[str, object, object]]:
    """The three kinds with their words."""
    return [(kind.value, KINDS[kind], KINDS_HELP[kind]) for kind in ProductKind]


def editor(actor: Actor, row: Product, content: Content) -> dict[str, Any]:
    """The editor: both languages side by side, and two empty sections at the end."""
    blank = tuple(Section() for _ in range(BLANK))
    language_first = "name_ja" if _japanese() else "name_en"
    groups = Group.objects.filter(world_id=actor.world_id).order_by("code").values_list("code", language_first)
    return {
        "it": row,
        "kind": KINDS[ProductKind(row.kind)],
        "content": content,
        "sections": list(enumerate((*content.sections, *blank))),
        "indicators": "\n".join(content.indicators),
        "citations": "\n".join(content.citations),
        "organisations": ", ".join(content.organisations),
        "signers": ", ".join(content.signers),
        "groups": [(code, name or code, code in content.groups) for code, name in groups],
        "tlps": [one.label for one in Tlp if one is not Tlp.RED],
        "is_public": row.kind == ProductKind.PUBLICITY,
    }


def product_page(actor: Actor, row: Product) -> dict[str, Any]:
    """A product while it is written: for the office, and for whoever is asked to sign."""
    content = content_of(row)
    writes = may(actor, Permission.WRITE_PRODUCT)
    state = ProductState(row.state)
    signers = list(row.signers.select_related("by").order_by("pk"))
    names = organisations([one.organisation_id for one in signers])
    mine = next((one for one in signers if one.organisation_id == actor.organisation_id), None)
    wrote = actor.person_id in row.authors
    published = queries.publication_of(row.pk)
    return {
        "it": row,
        "title": _title(content),
        "kind": KINDS[ProductKind(row.kind)],
        "state": STATES[state],
        "content": content,
        "writes": writes,
        "may_edit": writes and state in {ProductState.DRAFT, ProductState.REVIEW, ProductState.ACCEPTED},
        "may_send": writes and state is ProductState.DRAFT,
        "may_review": writes and state is ProductState.REVIEW and not wrote,
        "waits_for_other": writes and state is ProductState.REVIEW and wrote,
        "may_publish": writes and state is ProductState.ACCEPTED and all(
            one.state == SignerState.SIGNED for one in signers
        ),
        "waits_for_signers": writes and state is ProductState.ACCEPTED and any(
            one.state != SignerState.SIGNED for one in signers
        ),
        "may_sign": _may_sign(actor, row, mine) and mine is not None and mine.state != SignerState.SIGNED,
        "may_unsign": _may_sign(actor, row, mine) and mine is not None and mine.state == SignerState.SIGNED,
        "digest": row.digest if signers else "",
        "patterns": [str(one["pattern"]) for one in row.patterns or ()],
        "acts": _signature_acts(row, names),
        "may_derive": writes and row.kind == ProductKind.FULL,
        "is_published": state is ProductState.PUBLISHED,
        "published": published,
        "signers": [
            {
                "name": names[one.organisation_id].name(get_language() or "ja"),
                "state": SIGNERS[SignerState(one.state)],
                "at": one.at,
                "by": one.by.name if one.by else "",
                "because": one.because,
                "void": one.state == SignerState.VOID,
            }
            for one in signers
        ],
        "remarks": [
            {"act": ACTS[one.act], "text": one.text, "by": one.by.name if one.by else "", "at": one.at,
             "revision": one.revision}
            for one in (row.remarks.select_related("by").order_by("pk") if writes else ())
        ],
    }  # fmt: skip


def _may_sign(actor: Actor, row: Product, mine: Signer | None) -> bool:
    return mine is not None and row.state == ProductState.ACCEPTED and may(actor, Permission.SIGN_PRODUCT)


def _signature_acts(row: Product, names: Mapping[int, OrganisationRecord]) -> list[dict[str, Any]]:
    """What became of signatures, the latest first; those of who does not sign any more too, by their number alone."""
    return [
        {
            "name": names[one.organisation_id].name(get_language() or "ja") if one.organisation_id in names else "",
            "act": SIGNERS[SignerState(one.act)],
            "at": one.at,
            "by": one.by.name if one.by else "",
            "because": one.because,
            "digest": one.digest[:16],
            "revision": one.revision,
        }
        for one in row.signature_acts.select_related("by").order_by("-pk")[:100]
    ]


def sign_page(actor: Actor, row: Product) -> dict[str, Any]:
    """Exactly what is signed: edition, digest, both languages, patterns. Raises NotInThisState."""
    page = product_page(actor, row)
    if not page["may_sign"]:
        raise NotInThisState
    return page | {"grouped": " ".join(row.digest[at : at + 8] for at in range(0, 64, 8))}


def published_page(actor: Actor, row: Publication) -> dict[str, Any]:
    """A publication for its readers."""
    japanese = _japanese()
    return {
        "it": row,
        "title": row.title_ja if japanese else row.title_en,
        "kind": KINDS[ProductKind(row.kind)],
        "marking": Tlp(row.marking).label,
        "sections": [
            (one["heading_ja"], one["text_ja"]) if japanese else (one["heading_en"], one["text_en"])
            for one in row.sections
        ],
        "signers": signer_lines(row, get_language() or "ja"),
        "editions": [one for one in queries.editions(row.family) if one.pk != row.pk],
        "writes": may(actor, Permission.WRITE_PRODUCT),
    }


def signer_lines(row: Publication, language: str) -> list[str]:
    """Who signed and when."""
    held: list[dict[str, str]] = row.signers
    key = "ja" if _japanese(language) else "en"
    return [f"{one[key]} {absolute(datetime.fromisoformat(one['at'])) if one['at'] else ''}".strip() for one in held]
