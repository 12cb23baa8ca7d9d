"""What a request asks for, out of its query string; media types. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from noroshi.sharing.taxii.errors import ContentNotTaken, FilterNotReadable, NotAcceptable
from noroshi.sharing.taxii.types import LAST, Match, Versions, microseconds

Query = Mapping[str, Sequence[str]]
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,249}")
_MOST: Final = 500
"""Values in one filter."""
_LARGEST: Final = 10**18
_MATCHES: Final = frozenset({"id", "type", "version", "spec_version"})


def match_in(query: Query, taken: frozenset[str]) -> Match:
    """What is asked for, where ``taken`` are the fields of ``match`` that this address knows.

    Raises FilterNotReadable: also for a field that is not known, since without it more would be given than was asked
    for. What is not of TAXII is passed over.
    """
    for name in query:
        if name.startswith("match[") and name.removeprefix("match[").removesuffix("]") not in taken:
            raise FilterNotReadable(name=name[:80], reason=_("this filter is not known here"))
    return Match(
        after=_moment("added_after", said) if (said := _one(query, "added_after")) else None,
        limit=_limit(_one(query, "limit")),
        cursor=_one(query, "next"),
        ids=_ids(query),
        types=_types(query),
        versions=_versions(_several(query, "version")),
        spec_versions=_spec_versions(_several(query, "spec_version")),
    )


def _one(query: Query, name: str) -> str:
    said = query.get(name, ())
    if len(said) > 1:
        raise FilterNotReadable(name=name, reason=_("it stands here more than once"))
    return said[0] if said else ""


def _several(query: Query, field: str) -> list[str] | None:
    name = f"match[{field}]"
    if name not in query:
        return None
    found = [one.strip() for one in _one(query, name).split(",")]
    if not all(found) or len(found) > _MOST:
        raise FilterNotReadable(name=name, reason=_("give 1 to %(most)s values with commas between") % {"most": _MOST})
    return found


def _limit(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit()) or not int(said[:19]) > 0:
        raise FilterNotReadable(name="limit", reason=_("it is a positive whole number"))
    return min(int(said[:19]), _LARGEST)


def _moment(name: str, said: str) -> datetime:
    if not _MOMENT.fullmatch(said):
        raise FilterNotReadable(name=name, reason=_("a time is written as 2026-11-24T09:30:00.123456Z"))
    seconds, _dot, fraction = said.removesuffix("Z").partition(".")
    try:
        found = datetime.fromisoformat(seconds).replace(tzinfo=UTC)
    except ValueError as error:
        raise FilterNotReadable(name=name, reason=_("there is no such time")) from error
    return found.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)


def _ids(query: Query) -> tuple[tuple[str, UUID], ...] | None:
    said = _several(query, "id")
    return None if said is None else tuple(id_in("match[id]", one) for one in said)


def id_in(name: str, said: str) -> tuple[str, UUID]:
    """The two halves of ``type--UUID``. Raises FilterNotReadable."""
    kind, _dashes, uuid = said.rpartition("--")
    try:
        if _TYPE.fullmatch(kind) and str(found := UUID(uuid)) == uuid.lower():
            return kind, found
    except ValueError:
        pass  # told below
    raise FilterNotReadable(name=name, reason=_("an id is written as type--UUID"))


def _types(query: Query) -> tuple[str, ...] | None:
    said = _several(query, "type")
    if said is not None and not all(map(_TYPE.fullmatch, said)):
        raise FilterNotReadable(name="match[type]", reason=_("types are names such as indicator"))
    return None if said is None else tuple(said)


def _versions(said: Sequence[str] | None) -> Versions:
    if said is None:
        return LAST
    words, moments = {"first", "last", "all"} & set(said), [one for one in said if one not in {"first", "last", "all"}]
    return Versions(
        first="first" in words,
        last="last" in words,
        all="all" in words,
        moments=tuple(microseconds(_moment("match[version]", one)) for one in moments),
    )


def _spec_versions(said: Sequence[str] | None) -> tuple[str, ...] | None:
    if said is not None and not all(re.fullmatch(r"\d{1,3}\.\d{1,3}", one) for one in said):
        raise FilterNotReadable(name="match[spec_version]", reason=_("versions are written as 2.1"))
    return None if said is None else tuple(said)


def refuse_other_answers(accept: str) -> None:
    """Pass if one of the media types of an ``Accept`` header is ours. Raises NotAcceptable (TAXII 2.1 §1.6.8)."""
    if accept.strip() and not any(_is_ours(one, answering=True) for one in accept[:4000].split(",")):
        raise NotAcceptable


def refuse_other_content(content_type: str) -> None:
    """Pass if a ``Content-Type`` is ours. Raises ContentNotTaken."""
    if not _is_ours(content_type, answering=False):
        raise ContentNotTaken


def _is_ours(said: str, *, answering: bool) -> bool:
    kind, *parameters = (part.strip().lower() for part in said.split(";"))
    named = dict(part.partition("=")[::2] for part in parameters)
    if answering and _is_zero(named.get("q", "1")):
        return False
    if answering and kind in {"*/*", "application/*"}:
        return True
    return kind == "application/taxii+json" and named.get("version", "2.1").strip('"') == "2.1"


def _is_zero(quality: str) -> bool:
    return bool(re.fullmatch(r"0(\.0*)?", quality.strip()))
