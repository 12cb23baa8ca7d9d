"""A finding about one object: where, against which clause, and in words."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Problem(msgspec.Struct, frozen=True, gc=False):
    """One finding. ``message`` is the untranslated sentence with named places that ``parameters`` fill.

    ``note`` marks what the standard recommends (SHOULD) rather than demands (MUST): the object is still good.
    """

    path: str
    clause: str
    code: str
    message: str
    parameters: Mapping[str, str | int] = {}
    object_id: str | None = None
    note: bool = False

    @property
    def text(self) -> str:
        """The English sentence."""
        return self.message.format_map(self.parameters)

    def __str__(self) -> str:
        return f"{self.path}: {self.text} [{self.clause}]"
