"""Verbs of products: written, reviewed by somebody else, signed, published, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from typing import Final
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from noroshi.authority.anew import SignedInAnew
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, publish, verb
from noroshi.parties.models import Group, Organisation
from noroshi.parties.queries import names_of_people, office_of
from noroshi.release.audiences import desk_atom, marking_named
from noroshi.sharing.products import attaching, publishing
from noroshi.sharing.products.errors import (
    AnotherText,
    AuthorCannotReview,
    ChangedMeanwhile,
    NotInThisState,
    ProductIncomplete,
    ProductNotFound,
    ProductReasonMissing,
    ProductTooLong,
    SignaturesMissing,
    UnknownCode,
)
from noroshi.sharing.products.events import ProductChanged
from noroshi.sharing.products.models import Product, ProductRemark, SignatureAct, Signer
from noroshi.sharing.products.signing import digest_of, signed_text
from noroshi.sharing.products.types import Content, ProductKind, ProductState, SignerState

LONGEST: Final = 400_000
"""Bytes of a product's content as JSON."""
MOST_SECTIONS: Final = 30
MOST_INDICATORS: Final = 300
TEXT_LIMIT: Final = 4000
TITLE_LIMIT: Final = 300
"""Characters of a title as it is published."""


@verb(Verb.PRODUCT_DRAFTED, needs=Permission.WRITE_PRODUCT)
def begin(actor: Actor, kind: ProductKind, content: Content | None = None) -> UUID:
    """Begin a product. Raises what ``save`` raises."""
    return _new(actor, kind, content or Content(marking=_usual(kind)), None, uuid4(), 1)


@verb(Verb.PRODUCT_DRAFTED, needs=Permission.WRITE_PRODUCT)
def derive(actor: Actor, product_id: UUID, kind: ProductKind) -> UUID:
    """Begin, from the full product, the one for provision or for publicity: its text without who reported or suffered.

    Indicators that may not go so far are left out. Raises ProductNotFound, NotInThisState.
    """
    row = product(product_id)
    if row.kind != ProductKind.FULL or kind is ProductKind.FULL:
        raise NotInThisState
    content = attaching.without_names(actor, content_of(row), kind, _usual(kind))
    return _new(actor, kind, content, row, uuid4(), 1)


@verb(Verb.PRODUCT_DRAFTED, needs=Permission.WRITE_PRODUCT)
def new_edition(actor: Actor, product_id: UUID) -> UUID:
    """Begin the next edition of a published product. Raises ProductNotFound, NotInThisState."""
    row = product(product_id)
    if row.state != ProductState.PUBLISHED:
        raise NotInThisState
    return _new(actor, ProductKind(row.kind), content_of(row), row.derived_from, row.family, row.edition + 1)


def _usual(kind: ProductKind) -> str:
    return "TLP:CLEAR" if kind is ProductKind.PUBLICITY else "TLP:AMBER"


def _new(
    actor: Actor, kind: ProductKind, content: Content, derived_from: Product | None, family: UUID, edition: int
) -> UUID:
    checked = _checked(actor, kind, content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('sharing_products_ordinal')")
        ordinal = cursor.fetchone()[0]
    row = Product.objects.create(
        id=uuid4(), ordinal=ordinal, world_id=actor.world_id, audience_id=_audience(actor, checked), kind=kind,
        edition=edition, family=family, derived_from=derived_from, state=ProductState.DRAFT,
        content=msgspec.to_builtins(checked), authors=[actor.person_id], saved_by_id=actor.person_id,
        saved_at=actor.now(),
    )  # fmt: skip
    _set_signers(actor, row, checked)
    about("product", row.pk)
    return row.pk


@verb(Verb.PRODUCT_SAVED, needs=Permission.WRITE_PRODUCT)
def save(actor: Actor, product_id: UUID, revision: int, content: Content) -> int:
    """Save what somebody wrote; the new revision. What was accepted or signed before must be so again.

    Raises ChangedMeanwhile where somebody else saved since ``revision``, NotInThisState once published, UnknownCode,
    NotAttachable, ProductTooLong, UnknownMarking.
    """
    row = _locked(product_id)
    if row.state in {ProductState.PUBLISHED, ProductState.WITHDRAWN}:
        raise NotInThisState
    if revision != row.revision and row.saved_by_id != actor.person_id:
        raise ChangedMeanwhile(name=names_of_people([row.saved_by_id or 0]).get(row.saved_by_id or 0, "?"))
    checked = _checked(actor, ProductKind(row.kind), content)
    if msgspec.to_builtins(checked) == row.content:
        return row.revision
    row.content = msgspec.to_builtins(checked)  # type: ignore[misc]  # a field, ClassVar for the linter alone
    row.authors = sorted({*row.authors, actor.person_id or 0})  # type: ignore[misc]  # likewise
    row.revision += 1
    row.saved_by_id, row.saved_at = actor.person_id, actor.now()
    row.state, row.reviewed_by_id, row.reviewed_at = ProductState.DRAFT, None, None
    row.patterns, row.digest = None, ""  # type: ignore[misc]  # likewise
    row.audience_id = _audience(actor, checked)
    row.save()
    _set_signers(actor, row, checked)
    about("product", row.pk)
    return row.revision


def _checked(actor: Actor, kind: ProductKind, content: Content) -> Content:
    if len(msgspec.json.encode(content)) > LONGEST or len(content.sections) > MOST_SECTIONS:
        raise ProductTooLong
    if len(content.indicators) > MOST_INDICATORS:
        raise ProductTooLong
    marking = "TLP:CLEAR" if kind is ProductKind.PUBLICITY else marking_named(content.marking).label
    sections = tuple(one for one in content.sections if not one.is_empty)
    _require_codes(actor, (*content.organisations, *content.signers), content.groups)
    attaching.require_attachable(content.indicators, kind)
    return msgspec.structs.replace(content, marking=marking, sections=sections)


def _require_codes(actor: Actor, codes: Sequence[str], groups: Sequence[str]) -> None:
    known = set(
        Organisation.objects.filter(world_id=actor.world_id, code__in=codes, is_active=True).values_list(
            "code", flat=True
        )
    ) | set(Group.objects.filter(world_id=actor.world_id, code__in=groups).values_list("code", flat=True))
    for code in (*codes, *groups):
        if code not in known:
            raise UnknownCode(code=code)


def _audience(actor: Actor, content: Content) -> int:
    office = office_of(actor.world_id).id
    keys = Organisation.objects.filter(world_id=actor.world_id, code__in=content.signers).values_list("pk", flat=True)
    return curtain().audience_of(actor, {desk_atom(office)} | {f"org:{key}" for key in keys if key != office})


def _set_signers(actor: Actor, row: Product, content: Content) -> None:
    """Whoever signs a joint product. What was signed before another text is void, and stays to be read as that."""
    row.remarks.update(audience_id=row.audience_id)
    row.signature_acts.update(audience_id=row.audience_id)
    found = Organisation.objects.filter(world_id=row.world_id, code__in=content.signers).order_by("pk")
    keys = list(found.values_list("pk", flat=True))
    held = {one.organisation_id: one for one in row.signers.all()}
    for one in held.values():
        _not_any_more(actor, row, one)
    row.signers.exclude(organisation_id__in=keys).delete()
    Signer.objects.bulk_create(
        Signer(audience_id=row.audience_id, product=row, organisation_id=key, state=SignerState.ASKED)
        for key in keys
        if key not in held
    )


def _not_any_more(actor: Actor, row: Product, one: Signer) -> None:
    if one.state == SignerState.SIGNED:
        one.state = SignerState.VOID
        _note_signature(actor, row, one, SignerState.VOID)
    elif one.state != SignerState.VOID:
        one.state, one.by_id, one.at, one.because = SignerState.ASKED, None, None, ""
    one.audience_id = row.audience_id
    one.save()


def _note_signature(actor: Actor, row: Product, one: Signer, act: SignerState) -> None:
    SignatureAct.objects.create(
        audience_id=row.audience_id, product=row, organisation_id=one.organisation_id, act=act, revision=row.revision,
        digest=one.digest, method=one.method, because=one.because, by_id=actor.person_id, at=actor.now(),
    )  # fmt: skip


@verb(Verb.PRODUCT_SENT, needs=Permission.WRITE_PRODUCT)
def send_to_review(actor: Actor, product_id: UUID) -> None:
    """Ask somebody else of the office to review it. Raises ProductIncomplete, NotInThisState."""
    row = _in(product_id, ProductState.DRAFT)
    _require_whole(content_of(row))
    row.state = ProductState.REVIEW
    row.save(update_fields=["state"])
    _remark(actor, row, "sent", "")


def _require_whole(content: Content) -> None:
    titles = content.title_ja.strip() and content.title_en.strip()
    if not titles or not content.sections or not all(one.is_whole for one in content.sections):
        raise ProductIncomplete


@verb(Verb.PRODUCT_COMMENTED, needs=Permission.WRITE_PRODUCT)
def comment(actor: Actor, product_id: UUID, text: str) -> None:
    """Say something of a product. Raises ProductReasonMissing."""
    if not text.strip():
        raise ProductReasonMissing
    _remark(actor, product(product_id), "comment", text)


@verb(Verb.PRODUCT_ACCEPTED, needs=Permission.WRITE_PRODUCT)
def accept(actor: Actor, product_id: UUID, text: str = "") -> None:
    """Accept it, as somebody who did not write on it, and seal what is signed and published.

    Raises AuthorCannotReview, NotInThisState, NotAttachable.
    """
    row = _reviewable(actor, product_id)
    row.state, row.reviewed_by_id, row.reviewed_at = ProductState.ACCEPTED, actor.person_id, actor.now()
    row.patterns = attaching.patterns_of(content_of(row))  # type: ignore[misc]  # a field, ClassVar for the linter
    row.digest = digest_of(sealed_text(row))
    row.save(update_fields=["state", "reviewed_by", "reviewed_at", "patterns", "digest"])
    _remark(actor, row, "accepted", text)


@verb(Verb.PRODUCT_RETURNED, needs=Permission.WRITE_PRODUCT)
def send_back(actor: Actor, product_id: UUID, text: str) -> None:
    """Send it back to its authors, with the reason. Raises ProductReasonMissing, AuthorCannotReview."""
    if not text.strip():
        raise ProductReasonMissing
    row = _reviewable(actor, product_id)
    row.state = ProductState.DRAFT
    row.save(update_fields=["state"])
    _remark(actor, row, "back", text)


def _reviewable(actor: Actor, product_id: UUID) -> Product:
    row = _in(product_id, ProductState.REVIEW)
    if actor.person_id in row.authors:
        raise AuthorCannotReview
    return row


def _remark(actor: Actor, row: Product, act: str, text: str) -> None:
    ProductRemark.objects.create(
        audience_id=row.audience_id, product=row, revision=row.revision, act=act, text=text.strip()[:TEXT_LIMIT],
        by_id=actor.person_id, at=actor.now(),
    )  # fmt: skip
    about("product", row.pk)
    publish(ProductChanged(str(row.pk), row.state))


@verb(Verb.PRODUCT_SIGNED, needs=Permission.SIGN_PRODUCT)
def sign(actor: Actor, product_id: UUID, digest: str, anew: SignedInAnew) -> None:
    """Sign an accepted joint product for one's organisation: the text with this digest, having signed in anew.

    Raises NotSignedInAnew, ProductNotFound, NotInThisState, AnotherText.
    """
    anew.require(actor)
    row, signer = _signing(actor, product_id)
    if not row.digest or not compare_digest(digest.encode(), row.digest.encode()):
        raise AnotherText
    signer.digest, signer.method = row.digest, anew.method
    about("signed-text", row.digest)
    _answer(actor, row, signer, SignerState.SIGNED, "")


@verb(Verb.PRODUCT_UNSIGNED, needs=Permission.SIGN_PRODUCT)
def decline_to_sign(actor: Actor, product_id: UUID, because: str) -> None:
    """Decline to sign, with the reason. Raises ProductReasonMissing, ProductNotFound, NotInThisState."""
    if not because.strip():
        raise ProductReasonMissing
    row, signer = _signing(actor, product_id)
    if signer.state == SignerState.SIGNED:
        raise NotInThisState
    _answer(actor, row, signer, SignerState.DECLINED, because.strip()[:TEXT_LIMIT])


@verb(Verb.SIGNATURE_WITHDRAWN, needs=Permission.SIGN_PRODUCT)
def withdraw_signature(actor: Actor, product_id: UUID, because: str) -> None:
    """Take a signature back before the product is published, with the reason.

    Raises ProductReasonMissing, ProductNotFound, NotInThisState.
    """
    if not because.strip():
        raise ProductReasonMissing
    row, signer = _signing(actor, product_id)
    if signer.state != SignerState.SIGNED:
        raise NotInThisState
    about("signed-text", signer.digest)
    _answer(actor, row, signer, SignerState.WITHDRAWN, because.strip()[:TEXT_LIMIT])


def _signing(actor: Actor, product_id: UUID) -> tuple[Product, Signer]:
    row = _in(product_id, ProductState.ACCEPTED)
    signer = row.signers.filter(organisation_id=actor.organisation_id).first()
    if signer is None:
        raise ProductNotFound
    return row, signer


def _answer(actor: Actor, row: Product, signer: Signer, state: SignerState, because: str) -> None:
    signer.state, signer.because, signer.by_id, signer.at = state, because, actor.person_id, actor.now()
    signer.save()
    _note_signature(actor, row, signer, state)
    about("product", row.pk)
    publish(ProductChanged(str(row.pk), state))


@verb(Verb.PRODUCT_PUBLISHED, needs=Permission.WRITE_PRODUCT)
def publish_product(actor: Actor, product_id: UUID) -> None:
    """Publish an accepted product, once all have signed: as page, PDF and STIX report, for its readers.

    Raises NotInThisState, SignaturesMissing, ProductIncomplete, NotAttachable.
    """
    row = _in(product_id, ProductState.ACCEPTED)
    if row.signers.exclude(state=SignerState.SIGNED, digest=row.digest).exists():
        raise SignaturesMissing
    content = content_of(row)
    _require_whole(content)
    about("product", row.pk)
    publishing.publish_edition(actor, row, content)
    publish(ProductChanged(str(row.pk), ProductState.PUBLISHED))


@verb(Verb.PRODUCT_WITHDRAWN, needs=Permission.WRITE_PRODUCT)
def withdraw_product(actor: Actor, product_id: UUID, because: str) -> None:
    """Withdraw a published product, with the reason, which its readers see. Raises ProductReasonMissing."""
    if not because.strip():
        raise ProductReasonMissing
    row = _in(product_id, ProductState.PUBLISHED)
    about("product", row.pk)
    publishing.withdraw_edition(actor, row, because.strip()[:TEXT_LIMIT])
    publish(ProductChanged(str(row.pk), ProductState.WITHDRAWN))


def sealed_text(row: Product) -> bytes:
    """What is signed of an accepted product: both languages, marking, patterns, edition."""
    content = content_of(row)
    patterns = [str(one["pattern"]) for one in row.patterns or ()]
    titles = (content.title_ja[:TITLE_LIMIT], content.title_en[:TITLE_LIMIT])
    return signed_text(row.family, row.edition, row.kind, content.marking, titles, content.sections, patterns)


def product(product_id: UUID) -> Product:
    """A product that the viewer may see while it is written. Raises ProductNotFound."""
    found = Product.objects.select_related("saved_by", "reviewed_by", "derived_from").filter(pk=product_id).first()
    if found is None:
        raise ProductNotFound
    return found


def _locked(product_id: UUID) -> Product:
    found = Product.objects.select_for_update().filter(pk=product_id).first()
    if found is None:
        raise ProductNotFound
    return found


def _in(product_id: UUID, state: ProductState) -> Product:
    row = _locked(product_id)
    if row.state != state:
        raise NotInThisState
    return row


def content_of(row: Product) -> Content:
    """What is written of a product."""
    return msgspec.convert(row.content, Content)
