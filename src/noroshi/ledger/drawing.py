"""Draws up the entry of an act: the leaf's bytes, and the links that are kept beside the log."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby

import msgspec
from msgspec import UNSET

from noroshi.frame.actors import Actor
from noroshi.frame.ports import Touched
from noroshi.ledger import entry as entries
from noroshi.ledger.entry import INLINE, SALT_LENGTH, Committed, Entry
from noroshi.ledger.errors import EntryUnfit
from noroshi.ledger.faults import LogFault


class Link(msgspec.Struct, frozen=True, gc=False):
    """What ties an entry to somebody or something: kept beside the log, erasable."""

    subject: str
    salt: bytes
    commitment: bytes
    hidden: bool = False
    """Whether the leaf shows only the Merkle root above this commitment."""


class Drawn(msgspec.Struct, frozen=True, gc=False):
    """An entry ready to be written: the leaf's bytes and its links."""

    leaf: bytes
    links: tuple[Link, ...]


def draw(
    actor: Actor,
    verb: str,
    touched: Sequence[Touched],
    *,
    refused: str = "",
    authority: str = "",
) -> Drawn:
    """The entry of an act, with a fresh salt for each commitment. Raises EntryUnfit."""
    try:
        return _draw(actor, verb, touched, refused, authority)
    except (LogFault, UnicodeEncodeError) as fault:
        raise EntryUnfit(why=str(fault)) from fault


def _draw(actor: Actor, verb: str, touched: Sequence[Touched], refused: str, authority: str) -> Drawn:
    organisation = _link("organisation", actor.organisation_id)
    person = None if actor.person_id is None else _link("person", actor.person_id)
    objects, links = _objects(list(dict.fromkeys(touched)))
    leaf = entries.canonical(
        Entry(
            authority=authority,
            channel=actor.channel,
            objects=objects,
            organisation=entries.shown(organisation.commitment),
            person=entries.shown(person.commitment) if person else None,
            refused=refused or UNSET,
            role=actor.role,
            time=entries.instant(actor.now()),
            verb=verb,
            world=actor.world_id,
        )
    )
    entries.parse(leaf)  # the log takes nothing that its verifier would refuse
    return Drawn(leaf, (organisation, *([person] if person else ()), *links))


def _link(kind: str, key: object, *, hidden: bool = False) -> Link:
    salt, subject = os.urandom(SALT_LENGTH), f"{kind}:{key}"
    if "\x00" in subject:
        raise EntryUnfit(why=f"a {kind} has a NUL in its key")
    return Link(subject, salt, entries.commitment(salt, subject), hidden)


def _objects(touched: Sequence[Touched]) -> tuple[tuple[Committed, ...], list[Link]]:
    if len(touched) <= INLINE:
        links = [_link(each.kind, each.key) for each in touched]
        named = zip(touched, links, strict=True)
        shown = (Committed(commitment=entries.shown(link.commitment), kind=each.kind) for each, link in named)
        return tuple(shown), links
    objects, links = [], []
    for kind, group in groupby(sorted(touched, key=_kind), key=_kind):
        many = [_link(each.kind, each.key, hidden=True) for each in group]
        objects.append(entries.committed_many(kind, [link.commitment for link in many]))
        links.extend(many)
    return tuple(objects), links


def _kind(touched: Touched) -> str:
    return touched.kind
