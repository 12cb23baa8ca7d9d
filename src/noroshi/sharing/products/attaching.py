"""Which indicators a product may carry, and its text without the names of who told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from noroshi.frame.actors import Actor
from noroshi.knowledge.copies import Original, originals
from noroshi.knowledge.errors import ObjectNotFound, ReportNotFound
from noroshi.knowledge.queries import objects
from noroshi.knowledge.reports import report_numbered
from noroshi.parties.queries import networks_and_domains_of, office_of, organisations
from noroshi.parties.types import AssetKind
from noroshi.release.cleaning import Secrets
from noroshi.release.handling import handlings
from noroshi.release.types import Tlp
from noroshi.sharing.desk.redacting import Redactor
from noroshi.sharing.desk.types import Redaction
from noroshi.sharing.products.errors import NotAttachable
from noroshi.sharing.products.types import Content, ProductKind, Section

_WIDEST: Final = {
    ProductKind.FULL: Tlp.AMBER_STRICT,
    ProductKind.PROVISION: Tlp.AMBER,
    ProductKind.PUBLICITY: Tlp.GREEN,
}
"""The narrowest label of an indicator whose value a product may carry: our own rule."""


def attached(stix_ids: Sequence[str]) -> list[Original]:
    """The indicators that a product names, as the writer may see them. Raises NotAttachable."""
    found = []
    for stix_id in dict.fromkeys(stix_ids):
        try:
            rows = objects(stix_id)
        except ObjectNotFound as missing:
            raise NotAttachable(name=stix_id[:80], reason=_("there is nothing here under this id")) from missing
        found.append(originals([rows[0].id])[0])
    return found


def require_attachable(stix_ids: Sequence[str], kind: ProductKind) -> None:
    """Raises NotAttachable for what is no indicator, or whose originator has not let its value go so far."""
    held = attached(stix_ids)
    said = handlings({one.handling_id for one in held})
    for one in held:
        reason = _why_not(one, said[one.handling_id].originator_control, kind)
        if reason:
            raise NotAttachable(name=one.name or one.stix_id, reason=reason)


def _why_not(one: Original, controlled: bool, kind: ProductKind) -> str:
    if one.type != "indicator" or "pattern" not in msgspec.json.decode(one.current):
        return _("it is no indicator")
    if one.revoked:
        return _("its maker has taken it back")
    if not one.consent or controlled:
        return _("its originator must consent first: lay out a release")
    if one.marking > _WIDEST[kind]:
        return _("it is %(marking)s, which is narrower than this product allows") % {"marking": one.marking.label}
    return ""


def without_names(actor: Actor, content: Content, kind: ProductKind, marking: str) -> Content:
    """The text without the names, networks and domains of who told, and only what may go so far attached."""
    cleaned = _redactor(actor, content).cleaner.cleaned
    kept = tuple(one for one in content.indicators if _may_go(one, kind))
    return Content(
        cleaned(content.title_ja),
        cleaned(content.title_en),
        tuple(
            Section(*(cleaned(text) for text in (one.heading_ja, one.text_ja, one.heading_en, one.text_en)))
            for one in content.sections
        ),
        (),
        kept,
        marking,
    )


def _may_go(stix_id: str, kind: ProductKind) -> bool:
    try:
        require_attachable([stix_id], kind)
    except NotAttachable:
        return False
    return True


def _redactor(actor: Actor, content: Content) -> Redactor:
    office = office_of(actor.world_id).id
    sources = {one.source_id for one in attached(content.indicators)} | _cited(content.citations)
    names = organisations(sources - {office}).values()
    told = tuple(name for one in names for name in (one.name_ja, one.name_en, one.code) if name)
    domains = [value for held, value in networks_and_domains_of(sources - {office}) if held is AssetKind.DOMAIN]
    secrets = Secrets(told, told, (), tuple(domains))
    redactions = frozenset({Redaction.REPORTER, Redaction.VICTIM, Redaction.ADDRESSES})
    return Redactor(redactions, secrets, Tlp.AMBER, lambda one: one, "")


def _cited(citations: Collection[str]) -> set[int]:
    """Whose the cited reports and objects are, as far as the writer may see them."""
    found: set[int] = set()
    for one in citations:
        try:
            found.add(report_numbered(one).organisation_id if one.startswith("R-") else objects(one)[0].source_id)
        except (ObjectNotFound, ReportNotFound):
            continue  # a source outside this house
    return found


def patterns_of(content: Content) -> list[dict[str, Any]]:
    """The attached indicators as they are now. Raises NotAttachable."""
    return [msgspec.json.decode(one.current) for one in attached(content.indicators)]
