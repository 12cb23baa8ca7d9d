"""A verb: the only door for writes. Authority, change, trace and event stand in one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction

from noroshi.frame.actors import Actor
from noroshi.frame.errors import Refusal
from noroshi.frame.ports import Touched, curtain, dispatcher, gatekeeper, recorder

P = ParamSpec("P")
R = TypeVar("R")


class Verb(StrEnum):
    """Everything that can be done here, as ``room:object:act``. The ledger knows no other word."""

    ORGANISATION_REGISTERED = "parties:organisation:registered"
    ORGANISATION_CHANGED = "parties:organisation:changed"
    ORGANISATION_DEACTIVATED = "parties:organisation:deactivated"
    ORGANISATION_REACTIVATED = "parties:organisation:reactivated"
    GROUP_REGISTERED = "parties:group:registered"
    PERSON_REGISTERED = "parties:person:registered"
    PERSON_CHANGED = "parties:person:changed"
    PERSON_INVITED = "parties:person:invited"
    PERSON_DEACTIVATED = "parties:person:deactivated"
    PERSON_REACTIVATED = "parties:person:reactivated"
    ASSETS_REGISTERED = "parties:asset:registered"
    ASSET_CHANGED = "parties:asset:changed"
    ASSETS_RETIRED = "parties:asset:retired"
    ASSETS_CONFIRMED = "parties:asset:confirmed"
    ASSETS_RECONCILED = "parties:asset:reconciled"
    ROLE_GRANTED = "parties:role:granted"
    ROLE_WITHDRAWN = "parties:role:withdrawn"
    TOKEN_ISSUED = "authority:token:issued"
    TOKEN_REVOKED = "authority:token:revoked"
    SIGNED_IN = "authority:session:opened"
    SIGN_IN_FAILED = "authority:session:refused"
    RECEIVED = "knowledge:receipt:received"
    REMEMBERED = "knowledge:bundle:remembered"
    SIGHTED = "knowledge:sighting:remembered"
    REPORTED = "knowledge:report:submitted"
    DRAFT_SAVED = "intake:draft:saved"
    DRAFT_DISCARDED = "intake:draft:discarded"
    ATTACHMENT_ADDED = "intake:attachment:added"
    ATTACHMENT_REMOVED = "intake:attachment:removed"
    ATTACHMENT_FETCHED = "intake:attachment:fetched"
    RECEIPT_READ = "intake:receipt:read"
    MAIL_RECEIVED = "intake:mail:received"
    MAIL_READ = "intake:mail:read"
    MAIL_TAKEN = "intake:mail:taken"
    MAIL_DISCARDED = "intake:mail:discarded"
    ITEM_OPENED = "intake:item:opened"
    ITEM_TAKEN = "intake:item:taken"
    ITEM_HANDED_BACK = "intake:item:handed_back"
    ITEM_RATED = "intake:item:rated"
    ITEM_LINKED = "intake:item:linked"
    ITEM_UNLINKED = "intake:item:unlinked"
    ITEM_MERGED = "intake:item:merged"
    ITEM_PARTED = "intake:item:parted"
    ITEM_TOLD_APART = "intake:item:told_apart"
    ITEM_DONE = "intake:item:done"
    ITEM_REOPENED = "intake:item:reopened"
    QUESTION_ASKED = "intake:message:asked"
    QUESTION_ANSWERED = "intake:message:answered"
    MESSAGE_READ = "intake:message:read"
    SHIFT_HANDED_OVER = "intake:shift:handed_over"
    SHIFT_RECEIVED = "intake:shift:received"
    PAST_IMPORTED = "intake:incident:imported"
    DUTY_PROPOSED = "intake:duty:proposed"
    DUTY_CONFIRMED = "intake:duty:confirmed"
    DUTY_DECLINED = "intake:duty:declined"
    STAGE_FULFILLED = "intake:stage:fulfilled"
    DELIVERY_OPENED = "intake:delivery:opened"
    CLOCKS_WATCHED = "intake:clock:warned"
    CLOCKS_COUNTED = "intake:clock:recounted"
    WARNED = "warning:warning:sent"
    WARNING_HELD = "warning:warning:held"
    WARNING_OPENED = "warning:warning:opened"
    WARNING_ANSWERED = "warning:answer:given"
    UNDERTAKING_OFFERED = "parties:undertaking:offered"
    UNDERTAKING_SIGNED = "parties:undertaking:signed"
    UNDERTAKING_ENDED = "parties:undertaking:ended"
    UNDERTAKING_REMINDED = "parties:undertaking:reminded"
    INFORMATION_ASKED = "sharing:request:asked"
    REQUEST_OPENED = "sharing:request:opened"
    REQUEST_ANSWERED = "sharing:request:answered"
    REQUEST_DECLINED = "sharing:request:declined"
    REQUEST_REMINDED = "sharing:request:reminded"
    ANSWERS_RELEASED = "sharing:request:released"
    REQUEST_CLOSED = "sharing:request:closed"
    REMARK_WRITTEN = "sharing:remark:written"
    REMARK_CHANGED = "sharing:remark:changed"
    REMARK_WITHDRAWN = "sharing:remark:withdrawn"
    PROPOSAL_MADE = "sharing:proposal:made"
    PROPOSAL_ACCEPTED = "sharing:proposal:accepted"
    PROPOSAL_DECLINED = "sharing:proposal:declined"
    PROPOSAL_WITHDRAWN = "sharing:proposal:withdrawn"
    SIGHTING_REPORTED = "sharing:sighting:reported"
    SIGHTING_UNDONE = "sharing:sighting:undone"
    LIFETIME_SET = "knowledge:lifetime:set"
    SOURCE_GRADED = "knowledge:source:graded"
    ENTITIES_MERGED = "knowledge:entity:merged"
    ENTITIES_PARTED = "knowledge:entity:parted"
    ENTITIES_TOLD_APART = "knowledge:entity:told_apart"
    FALSE_ALARM_REMEMBERED = "knowledge:false_alarm:remembered"
    FALSE_ALARM_WITHDRAWN = "knowledge:false_alarm:withdrawn"
    DOUBT_SETTLED = "knowledge:doubt:settled"
    WARNINGLIST_ADDED = "knowledge:warninglist:added"
    WARNINGLIST_SWITCHED = "knowledge:warninglist:switched"
    WARNINGLIST_REMOVED = "knowledge:warninglist:removed"
    RELEASE_DECIDED = "sharing:release:decided"
    RELEASE_PROPOSED = "sharing:release:proposed"
    RELEASE_CONSENTED = "sharing:release:consented"
    RELEASE_REFUSED = "sharing:release:refused"
    RELEASED = "sharing:release:released"
    RELEASE_CORRECTED = "sharing:release:corrected"
    RELEASE_WITHDRAWN = "sharing:release:withdrawn"
    OBJECT_REMARKED = "sharing:object:remarked"
    NOTICE_READ = "sharing:notice:read"
    PRODUCT_DRAFTED = "sharing:product:drafted"
    PRODUCT_SAVED = "sharing:product:saved"
    PRODUCT_SENT = "sharing:product:sent_to_review"
    PRODUCT_COMMENTED = "sharing:product:commented"
    PRODUCT_ACCEPTED = "sharing:product:accepted"
    PRODUCT_RETURNED = "sharing:product:sent_back"
    PRODUCT_SIGNED = "sharing:product:signed"
    PRODUCT_UNSIGNED = "sharing:product:not_signed"
    SIGNATURE_WITHDRAWN = "sharing:product:signature_withdrawn"
    PRODUCT_PUBLISHED = "sharing:product:published"
    PRODUCT_WITHDRAWN = "sharing:product:withdrawn"
    PEER_SET = "sharing:partner:set"
    AGREEMENT_MADE = "sharing:agreement:made"
    AGREEMENT_CHANGED = "sharing:agreement:changed"
    AGREEMENT_SUSPENDED = "sharing:agreement:suspended"
    AGREEMENT_RESUMED = "sharing:agreement:resumed"
    AGREEMENT_ENDED = "sharing:agreement:ended"
    EXCHANGE_ASKED = "sharing:exchange:asked"
    COLLECTION_DEFINED = "sharing:collection:defined"
    COLLECTION_CHANGED = "sharing:collection:changed"
    COLLECTION_RETIRED = "sharing:collection:retired"
    INBOX_SET = "sharing:inbox:set"
    TAXII_ADDED = "sharing:taxii:added"
    TAXII_DELETED = "sharing:taxii:deleted"
    EXCHANGE_RECEIVED = "sharing:exchange:received"
    EXCHANGE_PREPARED = "sharing:exchange:prepared"
    EXCHANGE_SENT = "sharing:exchange:sent"


_touched: ContextVar[list[Touched] | None] = ContextVar("touched", default=None)
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_pending: ContextVar[list[_Refused] | None] = ContextVar("pending", default=None)


def about(kind: str, key: object) -> None:
    """Name, inside a verb, an object that the ledger entry commits to."""
    touched = _touched.get()
    if touched is not None:
        touched.append(Touched(kind, str(key)))


def acting() -> Actor | None:
    """Who does the verb that is under way: for what follows an event at once, in its transaction. None outside."""
    return _actor.get()


def publish(event: object) -> None:
    """Tell whoever follows that something happened, in the transaction in which it happened."""
    actor = _actor.get()
    dispatcher().dispatch(event, actor.world_id if actor else 1)


@contextmanager
def seeing(actor: Actor) -> Iterator[None]:
    """Open, for one transaction, just what the actor may see: for reads outside a verb."""
    with transaction.atomic(), curtain().opened_for(actor):
        yield


@contextmanager
def refusals_kept() -> Iterator[None]:
    """Write the refusals of an enclosed transaction after it ended, whichever way, so that none is rolled back."""
    pending: list[_Refused] = []
    before = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(before)
        for refused in pending:
            refused.write()


@dataclass(frozen=True, slots=True)
class _Refused:
    actor: Actor
    verb: Verb
    code: str

    def write(self) -> None:
        with transaction.atomic():
            recorder().record(self.actor, self.verb, (), refused=self.code)


def verb(
    name: Verb, *, needs: StrEnum
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function, whose first argument is the actor, a verb.

    In one transaction: open what the actor may see, check ``needs``, do it, write the ledger entry with what was
    named by ``about``. If the ledger cannot take the entry, nothing happened. A refusal is recorded too, in a
    transaction of its own, so that it is not rolled back with the refused act.
    """

    def decorate(act: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(act)
        def performed(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            outermost = _touched.get() is None
            try:
                return _perform(name, needs, act, actor, *args, **kwargs)
            except Refusal as refusal:
                refusal.verb = refusal.verb or name
                if outermost:
                    _keep(_Refused(actor, Verb(refusal.verb), refusal.code))
                raise

        return performed

    return decorate


def _perform(
    name: Verb, needs: StrEnum, act: Callable[Concatenate[Actor, P], R], actor: Actor, *args: P.args, **kwargs: P.kwargs
) -> R:
    touched: list[Touched] = []
    touched_before, actor_before = _touched.set(touched), _actor.set(actor)
    try:
        with seeing(actor):
            gatekeeper().require(actor, needs)
            result = act(actor, *args, **kwargs)
            recorder().record(actor, name, touched)
        return result
    finally:
        _touched.reset(touched_before)
        _actor.reset(actor_before)


def _keep(refused: _Refused) -> None:
    pending = _pending.get()
    if pending is None:
        refused.write()
    else:
        pending.append(refused)
