"""How an edition reaches its readers: a publication, and STIX objects of the office released through the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.knowledge.copies import store_copies
from noroshi.parties.models import Group, Organisation
from noroshi.parties.queries import office_of, organisations
from noroshi.release.audiences import ALL, COMMUNITY, marking_named
from noroshi.release.types import Tlp
from noroshi.sharing.desk.services import release_product, withdraw_product_release
from noroshi.sharing.desk.types import Proposal, Target
from noroshi.sharing.products import making
from noroshi.sharing.products.attaching import require_attachable
from noroshi.sharing.products.models import Product, Publication
from noroshi.sharing.products.signing import signed_text
from noroshi.sharing.products.types import Content, ProductKind, ProductState, Section


def publish_edition(actor: Actor, row: Product, content: Content) -> None:
    """Write the publication and the STIX objects, release them to the readers, replace the edition before."""
    kind, marking = ProductKind(row.kind), marking_named(content.marking)
    require_attachable(content.indicators, kind)
    made = making.objects_of(_edition(actor, row, content, marking), row.patterns or ())
    targets = _targets(actor, content)
    rows = _store(actor, made, marking, kind)
    before = Publication.objects.filter(family=row.family, withdrawn_at=None, replaced_at=None)
    _publication(actor, row, content, made, marking, targets)
    before.exclude(product_id=row.pk).update(replaced_at=actor.now())
    if targets and marking > Tlp.CLEAR:  # not every reader is of the community, to whom GREEN is open
        reason = f"{content.title_ja} / {content.title_en}"
        row.release_id = release_product(actor, Proposal(tuple(rows), targets, reason, product_id=row.pk))
    row.state, row.published_at = ProductState.PUBLISHED, actor.now()
    row.save(update_fields=["state", "published_at", "release_id"])


def _edition(actor: Actor, row: Product, content: Content, marking: Tlp) -> making.Edition:
    office = office_of(actor.world_id)
    return making.Edition(
        row.family, ProductKind(row.kind), row.edition, content, marking.marking_id, office.name_ja, office.name_en,
        f"{actor.world_id} {office.code}", _first_published(row, actor.now()), actor.now(), _signed(actor, row),
    )  # fmt: skip


def _signed(actor: Actor, row: Product) -> tuple[making.Signed, ...]:
    held = list(row.signers.order_by("at"))
    names = organisations([one.organisation_id for one in held])
    return tuple(
        making.Signed(
            names[one.organisation_id].name_en or names[one.organisation_id].name_ja,
            f"{actor.world_id} {names[one.organisation_id].code}", one.at or actor.now(), one.digest,
        )
        for one in held
    )  # fmt: skip


def _first_published(row: Product, now: datetime) -> datetime:
    first = Product.objects.filter(family=row.family, published_at__isnull=False).order_by("edition").first()
    return first.published_at if first and first.published_at else now


def _store(actor: Actor, made: list[dict[str, Any]], marking: Tlp, kind: ProductKind) -> list[int]:
    """The office's own knowledge: for all where the label says so, else for the office, from where it is released."""
    office = office_of(actor.world_id).id
    atoms = {f"org:{office}"} | ({ALL} if marking is Tlp.CLEAR else {COMMUNITY} if marking is Tlp.GREEN else set())
    audience = curtain().audience_of(actor, atoms)
    contents = [msgspec.json.encode(one) for one in made]
    stored = store_copies(
        actor, contents, audience, marking=marking, source_id=office, file_name=f"{kind}.json"
    )  # fmt: skip
    return [stored.rows[str(one["id"])] for one in made]


def _targets(actor: Actor, content: Content) -> tuple[Target, ...]:
    organisations_ = Organisation.objects.filter(world_id=actor.world_id, code__in=content.organisations)
    groups = Group.objects.filter(world_id=actor.world_id, code__in=content.groups)
    return (
        *(Target(group_id=key) for key in groups.order_by("pk").values_list("pk", flat=True)),
        *(Target(key) for key in organisations_.order_by("pk").values_list("pk", flat=True)),
    )


def _publication(
    actor: Actor,
    row: Product,
    content: Content,
    made: list[dict[str, Any]],
    marking: Tlp,
    targets: tuple[Target, ...],
) -> None:
    atoms = {f"org:{office_of(actor.world_id).id}"} | {one.atom for one in targets}
    atoms |= {ALL} if marking is Tlp.CLEAR else {COMMUNITY} if marking is Tlp.GREEN else set()
    Publication.objects.create(
        world_id=actor.world_id, audience_id=curtain().audience_of(actor, atoms), product_id=row.pk,
        family=row.family, ordinal=row.ordinal, kind=row.kind, edition=row.edition, marking=int(marking),
        title_ja=content.title_ja[:300], title_en=content.title_en[:300],
        sections=msgspec.to_builtins(content.sections), signers=_signers(row), published_at=actor.now(),
        indicators=[[one["name"], one["pattern"]] for one in made if one["type"] == "indicator"],
        digest=row.digest if row.signers.exists() else "",
        bundle=making.as_bundle(made, row.family, row.edition).decode(), stix_id=making.report_id(row.family),
    )  # fmt: skip


def _signers(row: Product) -> list[dict[str, str]]:
    held = list(row.signers.order_by("at"))
    names = organisations([one.organisation_id for one in held])
    return [
        {
            "ja": names[one.organisation_id].name_ja,
            "en": names[one.organisation_id].name_en,
            "at": one.at.isoformat() if one.at else "",
        }
        for one in held
    ]


def signed_text_of(row: Publication) -> bytes:
    """The text that the signers of a published edition signed, byte for byte."""
    sections = msgspec.convert(row.sections, tuple[Section, ...])
    patterns = [pattern for _name, pattern in row.indicators]
    titles = (row.title_ja, row.title_en)
    return signed_text(row.family, row.edition, row.kind, Tlp(row.marking).label, titles, sections, patterns)


def withdraw_edition(actor: Actor, row: Product, because: str) -> None:
    """Take a published edition back: its page says so, its objects are revoked, whoever received them is told."""
    kept = Publication.objects.get(product_id=row.pk)
    made = msgspec.json.decode(kept.bundle)["objects"]
    gone = making.revoked(made, actor.now())
    if row.release_id is not None:
        withdraw_product_release(actor, row.release_id, because)
    _revoke(actor, row.pk, gone, Tlp(kept.marking))
    kept.withdrawn_at, kept.withdrawn_because = actor.now(), because
    kept.save(update_fields=["withdrawn_at", "withdrawn_because"])
    row.state, row.withdrawn_at = ProductState.WITHDRAWN, actor.now()
    row.save(update_fields=["state", "withdrawn_at"])


def _revoke(actor: Actor, product_id: UUID, gone: list[dict[str, Any]], marking: Tlp) -> None:
    """The revoked versions stand where the objects stood, so they reach whoever could fetch them."""
    _store(actor, gone, marking, ProductKind(Product.objects.get(pk=product_id).kind))
