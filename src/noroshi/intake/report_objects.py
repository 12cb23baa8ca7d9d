"""What a report makes known, as STIX 2.1 objects. Pure: answers in, objects out.

The objects name no reporter: whose they are stands beside them, under row-level security.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

import msgspec

from noroshi.formats.handling import definitions_in
from noroshi.formats.making import Object, vulnerability
from noroshi.intake.observables import observables_in
from noroshi.observables import NotAnObservable, product
from noroshi.observables.stix_forms import observable_object
from noroshi.release.types import Handling, Tlp

INCIDENT_EXTENSION: Final = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
"""OASIS draft of the incident core extension, 2023-10-10."""


class ReportedProduct(NamedTuple):
    """A product that was attacked; the version may be empty."""

    vendor: str
    product: str
    version: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What of a report becomes knowledge: words, values, products, one vulnerability, and when."""

    report_id: UUID
    title: str
    description: str
    labels: Sequence[str]
    observables: Sequence[str]
    products: Sequence[ReportedProduct]
    cve: str
    marking: Tlp
    reported_at: datetime
    first_reported_at: datetime
    handling: Handling = Handling()  # noqa: RUF009 - immutable

    @property
    def marking_refs(self) -> list[str]:
        """The markings that every object carries: who may see it, then what may be done with it."""
        return [self.marking.marking_id, *self.handling.marking_refs]


def objects_of(facts: ReportFacts) -> Iterator[tuple[str, bytes, Mapping[str, Any]]]:
    """Path, bytes and decoded form of each object: the incident, values, products, and the report that holds all.

    The definitions of markings that not everybody knows go along.
    """
    held = [_incident(facts), *_values(facts), *_vulnerability(facts), *_products(facts)]
    report = _report(facts, [one["id"] for one in held])
    for place, made in enumerate([*held, report, *map(dict, definitions_in([report]))]):
        yield f"report.objects[{place}]", msgspec.json.encode(made), made


def _incident(facts: ReportFacts) -> Object:
    made = _sdo(facts, "incident") | {"name": facts.title, "labels": list(facts.labels)}
    if facts.description:
        made["description"] = facts.description
    made["extensions"] = {
        INCIDENT_EXTENSION: {
            "extension_type": "property-extension",
            "determination": "suspected",
            "investigation_status": "new",
        }
    }
    return made


def _report(facts: ReportFacts, held: list[str]) -> Object:
    return _sdo(facts, "report") | {
        "name": facts.title,
        "report_types": ["observed-data"],
        "published": _moment(facts.first_reported_at),
        "object_refs": list(dict.fromkeys(held)),
    }


def _values(facts: ReportFacts) -> Iterator[Object]:
    for observable in observables_in(tuple(facts.observables)):
        made = observable_object(observable)
        if made is not None:
            yield made | {"object_marking_refs": facts.marking_refs}


def _vulnerability(facts: ReportFacts) -> Iterator[Object]:
    if facts.cve:
        yield vulnerability(facts.cve.upper()) | {"object_marking_refs": facts.marking_refs}


def _products(facts: ReportFacts) -> Iterator[Object]:
    for one in dict.fromkeys(facts.products):
        try:
            named = product(*one)
        except NotAnObservable:
            continue
        cpe = named.value + ":*" * (13 - _fields(named.value))
        made = {"type": "software", "spec_version": "2.1", "name": one.product, "vendor": one.vendor, "cpe": cpe}
        if one.version:
            made["version"] = one.version
        identifier = uuid5(facts.report_id, cpe)
        yield made | {"id": f"software--{identifier}", "object_marking_refs": facts.marking_refs}


def _fields(cpe: str) -> int:
    return cpe.replace("\\:", "").count(":") + 1


def _sdo(facts: ReportFacts, kind: str) -> Object:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid5(facts.report_id, kind)}",
        "created": _moment(facts.first_reported_at),
        "modified": _moment(facts.reported_at),
        "object_marking_refs": facts.marking_refs,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
