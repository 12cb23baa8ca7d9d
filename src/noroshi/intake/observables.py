"""Values that a reporter types, checked one by one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from noroshi.face.types import Text
from noroshi.observables import Observable, guess


def is_observable(text: str) -> Text | None:
    """None when the text is an address, a name, a hash or another value that can be looked up, else what to write."""
    if guess(text) is None:
        return _("This is not an address, a name or a hash that we can look up. Put free text under tools and remarks.")
    return None


def observables_in(lines: tuple[str, ...]) -> tuple[Observable, ...]:
    """What the lines mean, each value once, in order."""
    return tuple(dict.fromkeys(found for line in lines if (found := guess(line)) is not None))
