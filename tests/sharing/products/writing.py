"""A product that tests write, review and publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from noroshi.authority.anew import SignedInAnew
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.sharing.products.services import (
    accept,
    begin,
    product,
    publish_product,
    save,
    send_to_review,
    sign,
)
from noroshi.sharing.products.types import Content, ProductKind, Section
from tests.nation import Nation

CONTENT = Content(
    "浄水場を狙う攻撃",
    "Attacks on waterworks",
    (
        Section(
            "概要", "組織E-01の監視装置が狙われた。", "Outline", "The monitoring of Organisation E-01 was targeted."
        ),
    ),
)


def written(nation: Nation, kind: ProductKind = ProductKind.PROVISION, **more: Any) -> UUID:
    """What the duty officer wrote, sent to review."""
    content = msgspec.structs.replace(CONTENT, **more)
    key = begin(nation.duty_officer(), kind, content)
    send_to_review(nation.duty_officer(), key)
    return key


def accepted(nation: Nation, kind: ProductKind = ProductKind.PROVISION, **more: Any) -> UUID:
    """The same, accepted by the analyst."""
    key = written(nation, kind, **more)
    accept(nation.analyst(), key)
    return key


def published(nation: Nation, kind: ProductKind = ProductKind.PROVISION, **more: Any) -> UUID:
    """The same, published."""
    key = accepted(nation, kind, **more)
    publish_product(nation.duty_officer(), key)
    return key


def signs(actor: Actor, key: UUID) -> None:
    """Somebody reads it, signs in anew and signs what stood there."""
    with seeing(actor):
        digest = product(key).digest
    sign(actor, key, digest, SignedInAnew(actor.person_id or 0, "password"))


def rewritten(nation: Nation, key: UUID, revision: int, **more: Any) -> int:
    """The duty officer writes on."""
    return save(nation.duty_officer(), key, revision, msgspec.structs.replace(CONTENT, **more))
