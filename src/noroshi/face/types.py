"""What pages hand to the layout and the components: plain values, with texts in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

Text = str | Promise
COUNTED_TO: Final = 10_000


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of the header's navigation."""

    text: Text
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ExerciseWorld:
    """Named when the page shows a world that is not real."""

    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """What base.html shows around every page, as context variable ``page``; all of it optional.

    ``now`` is the world's clock in UTC; ``help_url`` the how-to of this page; ``owner`` a stable, meaningless name of
    the signed-in person under which the browser keeps unsent text.
    """

    nav: Sequence[NavLink] = ()
    who: str = ""
    organisation: str = ""
    owner: str = ""
    now: datetime | None = None
    world: ExerciseWorld | None = None
    home_url: str = "/"
    search_url: str = ""
    help_url: str = ""
    account_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab is a link with an address of its own; ``count`` is shown beside it, in red when ``late``.

    A count above ``counted_to`` is shown as "more than" that.
    """

    label: Text
    url: str
    current: bool = False
    count: int | None = None
    late: bool = False
    counted_to: int = COUNTED_TO


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the strip above the desk; above ``counted_to`` it is shown as "more than" that."""

    number: int
    label: Text
    url: str = ""
    late: bool = False
    counted_to: int = COUNTED_TO


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: the query parameter ``key`` has ``value``; taking the chip away removes just that."""

    key: str
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a dangerous act will do to one party."""

    who: Text
    what: Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a form: where, a code for machines, what it is and what to do, in the reader's language."""

    field_id: str
    code: str
    message: Text
    advice: Text = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One addressee of an object: what they got and when they opened it."""

    who: Text
    what: Text
    opened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back up."""

    label: Text
    url: str = field(default="")
