"""A walk through the pages of a collection: where it stands, and how it goes on whatever the server does. Pure.

A walk begins at ``base`` (``added_after``) and follows the server's own ``next``. What it learns of the server's clock
becomes the base of the following walk only when it lies in no future: a server whose clock ran ahead and was put right
would else hide from us everything until then.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from noroshi.sharing.peers.errors import EndlessPages, SamePageAgain
from noroshi.sharing.peers.protocol import Page
from noroshi.sharing.peers.types import Caution

AHEAD: Final = timedelta(minutes=10)
"""What two honest clocks may differ."""
PAGES: Final = 100_000
"""Pages of one walk. More are no collection but a mistake, or somebody's wish to keep us busy."""
EMPTY_PAGES: Final = 3
REMEMBERED: Final = 500


class Walk(msgspec.Struct, frozen=True):
    """Where a walk stands. ``last`` is the latest ``date added`` seen in it; ``seen`` are digests of its last pages.

    Times are kept as the server wrote them: it compares them with its own.
    """

    base: str = ""
    next: str = ""
    last: str = ""
    pages: int = 0
    empty: int = 0
    seen: tuple[str, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether pages of it were taken already."""
        return self.pages > 0

    @property
    def added_after(self) -> str:
        """What to ask for: a server that gives no ``next`` is asked by the date of the last that came."""
        return self.base if self.next or not self.begun else (self.last or self.base)


class Step(msgspec.Struct, frozen=True):
    """What a page means for the walk. ``known``: it came before, and is not to be taken again."""

    walk: Walk
    finished: bool
    known: bool
    cautions: tuple[Caution, ...] = ()


def moment(text: str) -> datetime | None:
    """A server's timestamp, or None for what is none."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def digest_of(page: Page) -> str:
    """By what a page is known again: its objects, not the way on."""
    held = hashlib.blake2b(digest_size=8)
    for item in page.items:
        held.update(getattr(item, "raw", b"-"))
    return held.hexdigest()


def restarted(walk: Walk) -> Walk:
    """The same walk from its beginning: for a server that forgot its own next page."""
    return Walk(base=walk.base)


def step(walk: Walk, page: Page, now: datetime) -> Step:
    """Go on by one page. Raises SamePageAgain, EndlessPages: what came before is stored and stays so."""
    digest, cautions = digest_of(page), _cautions(walk, page, now)
    last = _later(walk.last, page.last)
    empty = 0 if page.items else walk.empty + 1
    if page.more and page.items and digest in walk.seen:
        raise SamePageAgain
    if page.more and (empty >= EMPTY_PAGES or walk.pages >= PAGES):
        raise EndlessPages(pages=walk.pages + 1)
    if page.more and not page.next and _later(walk.last, page.last) in {walk.last, ""}:
        raise SamePageAgain  # no next page is named, and asking by date would bring this one again
    if page.more:
        seen = (*walk.seen, digest)[-REMEMBERED:]
        return Step(Walk(walk.base, page.next, last, walk.pages + 1, empty, seen), False, False, cautions)
    base = _base_after(walk.base, last, now)
    return Step(Walk(base=base), True, bool(walk.seen and digest in walk.seen), cautions)


def _cautions(walk: Walk, page: Page, now: datetime) -> tuple[Caution, ...]:
    if not page.items:
        return ()
    told, before = moment(page.last), moment(walk.base)
    if told is None:
        return (Caution.NO_DATES,)
    if told > now + AHEAD:
        return (Caution.CLOCK_AHEAD,)
    return (Caution.CLOCK_BACK,) if before is not None and told < before else ()


def _later(one: str, other: str) -> str:
    first, second = moment(one), moment(other)
    if second is None:
        return one
    return other if first is None or second > first else one


def _base_after(base: str, last: str, now: datetime) -> str:
    """The next walk's beginning. A date ahead of us is not believed: better to ask again for what is known."""
    told, before = moment(last), moment(base)
    if told is None or told > now + AHEAD or (before is not None and told < before):
        return base
    return last
