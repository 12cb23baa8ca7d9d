"""Warninglists on their page: which there are, what of the known they touch; on and off, and lists of our own.

They are of the whole installation, not of one world: an exercise reads them and cannot change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.models import World
from noroshi.frame.named_sql import sql
from noroshi.frame.verbs import Verb, about, verb
from noroshi.knowledge.errors import InExercise, WarninglistNotFound, WarninglistRefused
from noroshi.knowledge.judging import reason_of
from noroshi.knowledge.searching import run
from noroshi.knowledge.warninglist_file import LINES_LIMIT, SIZE_LIMIT, Fault, Key, read
from noroshi.observables import Kind, Observable, observable_id
from noroshi.parties.types import LineProblem

NAME_LIMIT: Final = 120
KEYS_LOOKED_AT: Final = 2000
TOUCHED_SHOWN: Final = 200
FAULTS: Final[dict[str, Promise]] = {
    "too-long": gettext_lazy("The line is too long to be a value."),
    "no-value": gettext_lazy("This is no address, network, name, digest or other value that can be looked up."),
    "too-wide": gettext_lazy("More than a sixteenth of all addresses as harmless would be a mistake."),
    "public-suffix": gettext_lazy("Anybody may have a name below this one. Name the registered domain."),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One warninglist. ``own`` ones are of the office; ``off`` says why it is switched off, empty where it is on."""

    name: str
    keys: int
    own: bool
    about: str
    off: str
    changed_at: datetime | None

    @property
    def on(self) -> bool:
        """Whether what it names counts as harmless."""
        return not self.off


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list of our own: how many keys it has, and each line that was not taken."""

    name: str
    keys: int
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """Values of what is known that a list names; ``looked_at`` of the list's ``keys`` were compared."""

    values: tuple[Observable, ...]
    looked_at: int
    keys: int

    @property
    def more(self) -> bool:
        """Whether there may be more than the values that are listed."""
        return self.looked_at < self.keys or len(self.values) >= TOUCHED_SHOWN


def warninglists() -> tuple[ListRow, ...]:
    """All lists by name; one statement. Our own first."""
    return tuple(_row(row) for row in run("warninglists", {"name": None}))


def warninglist(name: str) -> ListRow:
    """One list. Raises WarninglistNotFound."""
    found = run("warninglists", {"name": name})
    if not found:
        raise WarninglistNotFound
    return _row(found[0])


def _row(row: Sequence[Any]) -> ListRow:
    name, keys, own, words, off, at = row
    return ListRow(name, keys, own, words or "", off or "", at)


def entries_of(name: str, limit: int = 200) -> tuple[Observable, ...]:
    """The first keys of a list as they are looked up; one statement."""
    rows = run("keys_of_warninglist", {"name": name, "limit": limit})
    return tuple(Observable(Kind(kind), key) for key, kind in rows)


def touched_by(row: ListRow) -> Touched:
    """Which values that the reader may know a list names; two statements. Looks at the first two thousand keys."""
    keys = run("keys_of_warninglist", {"name": row.name, "limit": KEYS_LOOKED_AT})
    exact = [observable_id(kind, key) for key, kind in keys if not key.startswith(".")]
    networks = [key for key, kind in keys if kind in (Kind.CIDR4, Kind.CIDR6)]
    names = [key[1:][::-1] for key, kind in keys if kind == Kind.DOMAIN and key.startswith(".")]
    facts = {"exact": exact, "networks": networks, "names": names, "limit": TOUCHED_SHOWN}
    found = tuple(Observable(Kind(kind), value) for kind, value in run("values_on_keys", facts))
    return Touched(found, len(keys), row.keys)


@verb(Verb.WARNINGLIST_ADDED, needs=Permission.JUDGE_KNOWLEDGE)
def add_list(actor: Actor, name: str, words: str, content: bytes) -> Added:
    """Add a list of our own, or replace one: the good lines are taken, the others listed.

    ``content`` is text, one value on each line. Raises WarninglistRefused (too large, no good line, a name that is not
    free), ReasonNeeded, InExercise.
    """
    _in_the_real_world(actor)
    title = _title(name)
    found = read(_text(content))
    problems = tuple(_problem(one) for one in found.faults)
    if not found.keys:
        raise WarninglistRefused(reason=gettext("no line of it is a value"), problems=problems)
    facts = {"name": title, "about": reason_of(words), "keys": len(found.keys), "at": actor.now(),
             "person": actor.person_id}  # fmt: skip
    if not run("keep_warninglist", facts):
        raise WarninglistRefused(reason=gettext("a list that came with the installation has this name"))
    _replace_keys(title, found.keys)
    about("warninglist", title)
    return Added(title, len(found.keys), problems)


def _title(name: str) -> str:
    said = " ".join(name.replace("\0", "").split())
    if not said or len(said) > NAME_LIMIT:
        limit = {"limit": NAME_LIMIT}
        raise WarninglistRefused(reason=gettext("it needs a name of at most %(limit)s characters") % limit)
    return said


def _text(content: bytes) -> str:
    if len(content) > SIZE_LIMIT:
        raise WarninglistRefused(reason=gettext("it is larger than 1 MiB"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WarninglistRefused(reason=gettext("it is not text in UTF-8")) from error
    if text.count("\n") >= LINES_LIMIT:
        raise WarninglistRefused(reason=gettext("it has more than 20,000 lines"))
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _problem(fault: Fault) -> LineProblem:
    return LineProblem(fault.line, "", fault.text, str(FAULTS[fault.code]))


def _replace_keys(name: str, keys: Iterable[Key]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "forget_keys"), [name])
        facts = sorted(keys)
        cursor.execute(
            sql("knowledge", "add_keys"), [name, [one.key for one in facts], [int(one.kind) for one in facts]]
        )


@verb(Verb.WARNINGLIST_SWITCHED, needs=Permission.JUDGE_KNOWLEDGE)
def switch(actor: Actor, name: str, *, on: bool, why: str = "") -> None:
    """Switch a list off, with the reason, or on again. What it names counts at once, or no longer.

    Raises WarninglistNotFound, ReasonNeeded, InExercise.
    """
    _in_the_real_world(actor)
    warninglist(name)
    if on:
        run("warninglist_on", {"name": name})
    else:
        run("warninglist_off", {"name": name, "why": reason_of(why), "at": actor.now(), "person": actor.person_id})
    about("warninglist", name)


@verb(Verb.WARNINGLIST_REMOVED, needs=Permission.JUDGE_KNOWLEDGE)
def remove_list(actor: Actor, name: str) -> None:
    """Remove a list of our own. Raises WarninglistNotFound, WarninglistRefused for one of the installation."""
    _in_the_real_world(actor)
    if not warninglist(name).own:
        raise WarninglistRefused(reason=gettext("it came with the installation; switch it off instead"))
    with connection.cursor() as cursor:
        cursor.execute(sql("knowledge", "forget_keys"), [name])
    run("forget_warninglist", {"name": name})
    about("warninglist", name)


def _in_the_real_world(actor: Actor) -> None:
    if World.objects.filter(pk=actor.world_id, is_exercise=True).exists():
        raise InExercise
