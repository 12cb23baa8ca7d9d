"""Verbs of the TAXII server."""

from __future__ import annotations

import hashlib
from collections.abc import Collection as Several
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.ports import curtain
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge.copies import take_away
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep, remember
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.queries import office_of, organisation_by_code
from noroshi.release.audiences import atoms_for, audiences_with_office
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.peers.services import is_governed
from noroshi.sharing.taxii import governed
from noroshi.sharing.taxii.adding import Detail, read_envelope
from noroshi.sharing.taxii.errors import CollectionNotFound, NotWritable, TaxiiObjectNotFound, TitleMissing
from noroshi.sharing.taxii.models import Addition, Collection, Inbox, Status
from noroshi.sharing.taxii.queries import inbox_rules
from noroshi.sharing.taxii.reading import moment_text, rows_of
from noroshi.sharing.taxii.types import ALL, MEDIA_TYPE, CollectionRecord, Criteria, InboxRules, Match


@dataclass(frozen=True, slots=True)
class CollectionFacts:
    """What the office says of a collection.

    ``offered_to``: ``all``, ``community``, codes of organisations and groups; the office itself always is among them.
    """

    title: str
    description: str = ""
    alias: str = ""
    criteria: Criteria = Criteria()  # noqa: RUF009 - immutable
    offered_to: tuple[str, ...] = ("community",)


@verb(Verb.COLLECTION_DEFINED, needs=Permission.DEFINE_COLLECTIONS)
def define_collection(actor: Actor, facts: CollectionFacts) -> UUID:
    """Define a collection: a saved query over what each of its readers may see. Gives its id.

    Raises TitleMissing, UnknownGroup for a code that nobody has.
    """
    key = uuid4()
    Collection.objects.create(id=key, world_id=actor.world_id, defined_at=actor.now(), **_columns(actor, facts))
    about("collection", key)
    return key


@verb(Verb.COLLECTION_CHANGED, needs=Permission.DEFINE_COLLECTIONS)
def change_collection(actor: Actor, key: UUID, facts: CollectionFacts) -> None:
    """Change what a collection holds or whom it is offered to. Raises CollectionNotFound, and as defining."""
    _open(actor, key)
    Collection.objects.filter(pk=key).update(**_columns(actor, facts))
    about("collection", key)


@verb(Verb.COLLECTION_RETIRED, needs=Permission.DEFINE_COLLECTIONS)
def retire_collection(actor: Actor, key: UUID) -> None:
    """Take a collection away from its readers; what it held stays where it is. Raises CollectionNotFound."""
    _open(actor, key)
    Collection.objects.filter(pk=key).update(retired_at=actor.now())
    about("collection", key)


def _open(actor: Actor, key: UUID) -> None:
    if not Collection.objects.filter(pk=key, world_id=actor.world_id, retired_at=None).exists():
        raise CollectionNotFound


def _columns(actor: Actor, facts: CollectionFacts) -> dict[str, object]:
    if not facts.title.strip():
        raise TitleMissing
    return {
        "title": facts.title.strip()[:120],
        "description": facts.description.strip()[:2000],
        "alias": facts.alias.strip()[:60],
        "criteria": msgspec.to_builtins(facts.criteria),
        "offered_to": " ".join(facts.offered_to)[:4000],
        "audience_id": curtain().audience_of(actor, _atoms(actor, facts.offered_to)),
    }


def _atoms(actor: Actor, codes: Several[str]) -> set[str]:
    atoms = {f"org:{office_of(actor.world_id).id}"}
    for code in codes:
        if code in {"all", "community"}:
            atoms.add(code)
            continue
        try:
            atoms.add(f"org:{organisation_by_code(code, actor.world_id).id}")
        except UnknownOrganisation:
            atoms |= atoms_for(Marking(Tlp.AMBER_STRICT, (code,)), actor.organisation_id, actor.world_id)
    return atoms


@verb(Verb.INBOX_SET, needs=Permission.DEFINE_COLLECTIONS)
def set_inbox(actor: Actor, organisation_id: int, rules: InboxRules) -> None:
    """Say how what an organisation adds over TAXII is marked, and between which markings it may say itself."""
    audience = audiences_with_office([organisation_id], actor.world_id)[organisation_id]
    values = {
        "audience_id": audience,
        "unmarked": rules.unmarked,
        "widest": rules.widest,
        "narrowest": max(rules.narrowest, rules.unmarked),
    }
    Inbox.objects.update_or_create(organisation_id=organisation_id, defaults=values)
    about("organisation", organisation_id)


@verb(Verb.TAXII_ADDED, needs=Permission.SUBMIT_KNOWLEDGE)
def add(actor: Actor, collection: CollectionRecord, body: bytes) -> bytes:
    """Take the objects of an envelope in, each under its own marking; gives the status resource, which is kept.

    The same bytes again give the first status. Objects marked beyond what the sender may mark are refused and listed.
    All that is taken is in one transaction. Of a partner with an agreement it judges. Raises NotWritable,
    EnvelopeNotReadable, NothingFlows.
    """
    if collection.inbox_of != actor.organisation_id:
        raise NotWritable
    audience = audiences_with_office([actor.organisation_id], actor.world_id)[actor.organisation_id]
    digest = hashlib.sha256(body).digest()
    begun = Status(id=uuid4(), audience_id=audience, organisation_id=actor.organisation_id, digest=digest)
    Status.objects.bulk_create([begun], ignore_conflicts=True)
    held = Status.objects.get(organisation_id=actor.organisation_id, digest=digest)
    if held.pk != begun.pk:
        return bytes(held.body)
    if is_governed(actor):
        answer = _status(begun.pk, actor.now(), *governed.take_in(actor, body))
        Status.objects.filter(pk=begun.pk).update(body=answer)
        about("status", begun.pk)
        return answer
    envelope = read_envelope(body, inbox_rules(actor.organisation_id))
    for tlp, items in sorted(envelope.items.items()):
        content = (b'{"objects":[', b",".join([item.content for item in items]), b"]}")
        receipt, _ = keep(actor, Arrival(content, "taxii.json", MEDIA_TYPE, Marking(tlp)))
        remember(actor, receipt, items)
        Addition.objects.create(
            receipt_id=receipt.id, audience_id=audience, organisation_id=actor.organisation_id, status_id=begun.pk
        )
    answer = _status(begun.pk, actor.now(), envelope.successes, envelope.failures)
    Status.objects.filter(pk=begun.pk).update(body=answer)
    about("status", begun.pk)
    return answer


def _status(key: UUID, at: datetime, successes: Several[Detail], failures: Several[Detail]) -> bytes:
    told: dict[str, object] = {
        "id": str(key),
        "status": "complete",
        "request_timestamp": moment_text(at),
        "total_count": len(successes) + len(failures),
        "success_count": len(successes),
        "failure_count": len(failures),
        "pending_count": 0,
    }
    for name, details in (("successes", successes), ("failures", failures)):
        if details:
            told[name] = [
                {"id": one.id, "version": one.version} | ({"message": one.message} if one.message else {})
                for one in details
            ]
    return msgspec.json.encode(told)


@verb(Verb.TAXII_DELETED, needs=Permission.SUBMIT_KNOWLEDGE)
def delete(actor: Actor, collection: CollectionRecord, one: tuple[str, UUID]) -> None:
    """Take away an object that the actor's organisation added over TAXII, with all of its versions.

    Raises NotWritable, TaxiiObjectNotFound. Who fetched it has it: TAXII has no tombstones, revoke it instead.
    """
    if collection.inbox_of != actor.organisation_id:
        raise NotWritable
    rows = rows_of(actor, collection, Match(ids=(one,), versions=ALL))
    if not rows:
        raise TaxiiObjectNotFound
    take_away({row.object_id for row in rows})
    # The same bytes may bring it back.
    Status.objects.filter(organisation_id=actor.organisation_id).update(digest=None)
    about("object", f"{one[0]}--{one[1]}")
