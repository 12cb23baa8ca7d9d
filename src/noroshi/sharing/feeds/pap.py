"""What may be done with indicators: by what was demanded when they came, and by their own markings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec
from django.db import connection

from noroshi.formats.handling import colour_of_definition
from noroshi.frame.named_sql import sql
from noroshi.release.audiences import viewer_audiences
from noroshi.release.handling import handlings
from noroshi.release.types import PAP_BY_MARKING_ID, Pap

MOST_DEFINITIONS: Final = 5000
_ESCAPE: Final = rb"\u00"
"""A reference may be written with escapes, so that its bytes do not stand in the object."""


class _Marked(msgspec.Struct):
    object_marking_refs: list[str] = []


def pap_definitions() -> dict[str, Pap]:
    """The marking definitions that mean a colour of PAP, as far as the viewer may see them; one statement."""
    found = dict(PAP_BY_MARKING_ID)
    for (content,) in _rows("marking_definitions", {"audiences": viewer_audiences(), "limit": MOST_DEFINITIONS}):
        value: dict[str, Any] = msgspec.json.decode(bytes(content))
        if colour := colour_of_definition(value):
            found[str(value["id"])] = Pap[colour.upper()]
    return found


def paps_of(object_ids: Collection[int], definitions: Mapping[str, Pap]) -> dict[int, Pap]:
    """For objects on which more than PAP:GREEN is laid, the narrowest colour; two statements.

    Where it cannot be known what was demanded, nothing may be done that others notice.
    """
    narrow = {ref: pap for ref, pap in definitions.items() if pap > Pap.GREEN}
    marks = [_ESCAPE, *(ref.encode() for ref in narrow)]
    rows = _rows("restricted", {"objects": list(object_ids), "marks": marks})
    said = handlings({row[1] for row in rows if row[1]})
    found: dict[int, Pap] = {}
    for key, handling_id, content in rows:
        demanded = Pap.RED if handling_id is None else said[handling_id].pap or Pap.CLEAR
        own = _own(bytes(content), narrow) if content is not None else Pap.CLEAR
        if max(demanded, own) > Pap.GREEN:
            found[key] = max(demanded, own)
    return found


def _own(content: bytes, narrow: Mapping[str, Pap]) -> Pap:
    refs = msgspec.json.decode(content, type=_Marked).object_marking_refs
    return max((narrow[ref] for ref in refs if ref in narrow), default=Pap.CLEAR)


def _rows(name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql("sharing.feeds", name), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
