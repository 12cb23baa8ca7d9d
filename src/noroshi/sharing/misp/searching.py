"""What MISP's clients may ask of events and attributes (``restSearch``), answered from what a reader may see. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Final

from noroshi.formats.misp.values import flag, text
from noroshi.sharing.misp.errors import FilterUnknown

Object = dict[str, Any]
USUAL: Final = 1000
MOST: Final = 10_000
_NO_EFFECT: Final = frozenset(
    {
        "returnFormat", "includeContext", "includeEventUuid", "includeEventTags", "includeProposals", "deleted",
        "includeSightings", "includeCorrelations", "includeDecayScore", "includeFullModel", "enforceWarninglist",
        "withAttachments", "includeWarninglistHits", "excludeDecayed", "sgReferenceOnly", "includeGalaxy", "page",
        "limit", "controller", "sort", "desc", "direction", "headerless", "requested_attributes", "minimal",
        "includeAnalystData", "sharinggroup",
    }
)  # fmt: skip
"""What changes only how a real MISP would write its answer: everything that may be told is told."""
_KNOWN: Final = frozenset(
    {
        "value", "type", "category", "tags", "eventid", "uuid", "timestamp", "attribute_timestamp", "event_timestamp",
        "publish_timestamp", "eventinfo", "metadata", "published", "to_ids", "from", "to", "org", "datefrom",
        "dateuntil",
    }
)  # fmt: skip

Checks = tuple[tuple[str, Callable[[Any], bool]], ...]
_MOMENTS: Final = frozenset({"timestamp", "attribute_timestamp", "event_timestamp", "publish_timestamp"})


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked. Raises FilterUnknown on reading where a filter is one that would change what is found."""

    filters: Mapping[str, Any]
    limit: int
    page: int

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Search:
        """From the JSON that a client sends; filters of value null are none."""
        filters = {key: value for key, value in body.items() if value is not None and key not in _NO_EFFECT}
        if unknown := sorted(filters.keys() - _KNOWN):
            raise FilterUnknown(name=unknown[0][:60])
        for name in filters.keys() & _MOMENTS:
            _within("0", filters[name])
        limit = _number(body.get("limit"), USUAL)
        return cls(filters, min(max(limit, 1), MOST), max(_number(body.get("page"), 1), 1))

    def page_of(self, found: Iterator[Object]) -> Iterator[Object]:
        """The page that was asked for."""
        first = (self.page - 1) * self.limit
        return islice(found, first, first + self.limit)

    def takes(self, event: Object) -> bool:
        """Whether an event fits what is asked of events, and holds an attribute that fits the rest."""
        if not self._fits_event(event):
            return False
        return not self._of_attributes() or any(self.fits(one) for one in attributes(event))

    def _of_attributes(self) -> Collection[str]:
        return self.filters.keys() & {"value", "type", "category", "to_ids", "attribute_timestamp"}

    def _fits_event(self, event: Object) -> bool:
        asked = self.filters
        checks: Checks = (
            ("eventid", lambda held: text(event, "uuid") in _texts(held) or text(event, "id") in _texts(held)),
            ("uuid", lambda held: not {text(event, "uuid"), *_uuids(event)}.isdisjoint(_texts(held))),
            ("eventinfo", lambda held: _like(text(event, "info"), held)),
            ("published", lambda held: flag(event, "published") == (held in (True, 1, "1"))),
            ("org", lambda held: not {text(_org(event), "name"), text(_org(event), "uuid")}.isdisjoint(_texts(held))),
            ("tags", lambda held: _tagged(event, held)),
            ("from", lambda held: text(event, "date") >= str(held)[:10]),
            ("to", lambda held: text(event, "date") <= str(held)[:10]),
            ("timestamp", lambda held: _within(text(event, "timestamp"), held)),
            ("event_timestamp", lambda held: _within(text(event, "timestamp"), held)),
            ("publish_timestamp", lambda held: _within(text(event, "publish_timestamp"), held)),
        )
        return all(fits(asked[name]) for name, fits in checks if name in asked)

    def fits(self, attribute: Object) -> bool:
        """Whether an attribute fits what is asked of attributes."""
        asked = self.filters
        checks: Checks = (
            ("value", lambda held: any(_like(text(attribute, "value"), one) for one in _texts(held))),
            ("type", lambda held: text(attribute, "type") in _texts(held)),
            ("category", lambda held: text(attribute, "category") in _texts(held)),
            ("to_ids", lambda held: flag(attribute, "to_ids") == (held in (True, 1, "1"))),
            ("attribute_timestamp", lambda held: _within(text(attribute, "timestamp"), held)),
        )
        return all(fits(asked[name]) for name, fits in checks if name in asked)


def attributes(event: Object) -> Iterator[Object]:
    """All attributes of an event, those of its objects among them."""
    yield from (one for one in event.get("Attribute") or () if isinstance(one, dict))
    for each in event.get("Object") or ():
        if isinstance(each, dict):
            yield from (one for one in each.get("Attribute") or () if isinstance(one, dict))


def _uuids(event: Object) -> Iterator[str]:
    return (text(one, "uuid") for one in attributes(event))


def _org(event: Object) -> Object:
    held = event.get("Orgc")
    return held if isinstance(held, dict) else {}


def _texts(held: object) -> list[str]:
    if isinstance(held, Mapping):
        held = held.get("OR") or []
    return [str(one) for one in held] if isinstance(held, list) else [str(held)]


def _like(value: str, asked: object) -> bool:
    """MISP's own pattern: ``%`` stands for any text."""
    wanted = str(asked)
    if "%" not in wanted:
        return value.lower() == wanted.lower()
    escaped = wanted.lower().replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
    return fnmatchcase(value.lower(), escaped.replace("%", "*"))


def _tagged(event: Object, asked: object) -> bool:
    of_parts = [tag for one in attributes(event) for tag in one.get("Tag") or () if isinstance(tag, dict)]
    names = {text(tag, "name") for tag in [*(event.get("Tag") or ()), *of_parts] if isinstance(tag, dict)}
    wanted = _texts(asked)
    refused = {one[1:] for one in wanted if one.startswith("!")}
    needed = [one for one in wanted if not one.startswith("!")]
    found = not needed or any(_like(name, one) for name in names for one in needed)
    return found and not any(_like(name, one) for name in names for one in refused)


def _within(stamp: str, asked: object) -> bool:
    """From a Unix time on, or between two."""
    bounds = asked if isinstance(asked, list) else [asked]
    numbers = [_number(one, -1) for one in bounds[:2]]
    if -1 in numbers or not numbers:
        raise FilterUnknown(name="timestamp")
    held = _number(stamp, 0)
    return held >= numbers[0] and (len(numbers) == 1 or held <= numbers[1])


def _number(held: object, usual: int) -> int:
    said = str(held)
    return int(said) if held is not None and said.isascii() and said.isdecimal() and len(said) < 13 else usual
