"""The objects that the product makes itself. Pure: who calls brings the moment and the namespace.

All give plain values (what :mod:`reading` gives), with keys in the order that people expect. Moments must know
their zone. Raise TimestampError for moments that do not.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from .errors import NoTypedForm
from .extensions import INCIDENT_EXTENSION, OWN_TYPES, TLP_EXTENSION
from .identifiers import SCO_NAMESPACE, observable_id, own_id
from .meta import TLP2
from .pattern_tree import Comparison, Constant, ObjectPath, Observation, Operator
from .timestamps import format_timestamp

Value = dict[str, Any]


class Origin(msgspec.Struct, frozen=True):
    """What all objects of one making share: when, by whom (an identity's id), under which markings (ids), and where
    deterministic ids live."""

    namespace: uuid.UUID
    created: datetime
    created_by_ref: str | None = None
    markings: tuple[str, ...] = ()
    modified: datetime | None = None


def bundle(objects: Sequence[Value], namespace: uuid.UUID = SCO_NAMESPACE) -> Value:
    """A bundle (§8). Its id follows from the ids and versions inside, so the same content is the same bundle."""
    versions = [f"{held.get('id')} {held.get('modified', '')}" for held in objects]
    made: Value = {"type": "bundle", "id": own_id("bundle", namespace, *versions)}
    return {**made, "objects": list(objects)} if objects else made


def to_bytes(value: Value) -> bytes:
    """JSON text. Raises NoTypedForm for what JSON cannot hold."""
    try:
        return msgspec.json.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise NoTypedForm(reason=str(error)) from error


def identity(
    origin: Origin, name: str, identity_class: str = "organization", *, sectors: Iterable[str] = (), key: str = ""
) -> Value:
    """An identity (§4.5); its id follows from ``key``, or from class and name."""
    identifier = own_id("identity", origin.namespace, key or f"{identity_class}/{name}")
    return _domain_object(origin, identifier, name=name, identity_class=identity_class, sectors=list(sectors))


def pattern_for(object_type: str, path: Sequence[str], value: Constant) -> str:
    """``[ipv4-addr:value = '198.51.100.23']`` from ("ipv4-addr", ("value",), "198.51.100.23"), safely quoted."""
    return str(Observation(Comparison(ObjectPath(object_type, tuple(path)), Operator.EQUAL, value)))


def indicator(
    origin: Origin,
    pattern: str,
    *,
    valid_from: datetime,
    name: str | None = None,
    description: str | None = None,
    valid_until: datetime | None = None,
    indicator_types: Iterable[str] = ("malicious-activity",),
) -> Value:
    """An indicator (§4.7); one per pattern within a namespace."""
    return _domain_object(
        origin,
        own_id("indicator", origin.namespace, pattern),
        name=name,
        description=description,
        indicator_types=list(indicator_types),
        pattern=pattern,
        pattern_type="stix",
        valid_from=format_timestamp(valid_from),
        valid_until=None if valid_until is None else format_timestamp(valid_until),
    )


def sighting(
    origin: Origin,
    sighting_of_ref: str,
    *,
    key: str,
    where_sighted_refs: Iterable[str] = (),
    observed_data_refs: Iterable[str] = (),
    first_seen: datetime | None = None,
    last_seen: datetime | None = None,
    count: int | None = None,
) -> Value:
    """A sighting of a domain object (§5.2), never of an observable; its id follows from ``key``."""
    return _domain_object(
        origin,
        own_id("sighting", origin.namespace, key),
        first_seen=None if first_seen is None else format_timestamp(first_seen),
        last_seen=None if last_seen is None else format_timestamp(last_seen),
        count=count,
        sighting_of_ref=sighting_of_ref,
        observed_data_refs=list(observed_data_refs),
        where_sighted_refs=list(where_sighted_refs),
    )


def observed_data(
    origin: Origin,
    object_refs: Iterable[str],
    *,
    key: str,
    first_observed: datetime,
    last_observed: datetime,
    number_observed: int = 1,
) -> Value:
    """Observed data (§4.14); its id follows from ``key``."""
    return _domain_object(
        origin,
        own_id("observed-data", origin.namespace, key),
        first_observed=format_timestamp(first_observed),
        last_observed=format_timestamp(last_observed),
        number_observed=number_observed,
        object_refs=list(object_refs),
    )


def relationship(
    origin: Origin, source_ref: str, relationship_type: str, target_ref: str, *, description: str | None = None
) -> Value:
    """A relationship (§5.1); one per two ends and kind within a namespace."""
    return _domain_object(
        origin,
        own_id("relationship", origin.namespace, source_ref, relationship_type, target_ref),
        relationship_type=relationship_type,
        description=description,
        source_ref=source_ref,
        target_ref=target_ref,
    )


def report(
    origin: Origin,
    name: str,
    object_refs: Iterable[str],
    *,
    key: str,
    published: datetime,
    description: str | None = None,
    report_types: Iterable[str] = ("threat-report",),
) -> Value:
    """A report (§4.16); its id follows from ``key``."""
    return _domain_object(
        origin,
        own_id("report", origin.namespace, key),
        name=name,
        description=description,
        report_types=list(report_types),
        published=format_timestamp(published),
        object_refs=list(object_refs),
    )


def incident(
    origin: Origin,
    name: str,
    *,
    key: str,
    determination: str,
    investigation_status: str,
    description: str | None = None,
    incident_types: Iterable[str] = (),
) -> Value:
    """An incident with OASIS's incident extension; its id follows from ``key``.

    ``determination``: suspected, confirmed, blocked, failed-attempt, false-positive;
    ``investigation_status``: new, open, closed.
    """
    body = _present(
        extension_type="property-extension",
        determination=determination,
        investigation_status=investigation_status,
        incident_types=list(incident_types),
    )
    return _domain_object(
        origin,
        own_id("incident", origin.namespace, key),
        name=name,
        description=description,
        extensions={INCIDENT_EXTENSION: body},
    )


def observable(object_type: str, **properties: Any) -> Value:
    """An observable (§6) or one of our own types (:mod:`extensions`), with its deterministic id.

    Raises NoTypedForm when the properties give no such id.
    """
    value: Value = {"type": object_type, "spec_version": "2.1", **_present(**properties)}
    identifier = observable_id(value)
    if identifier is None:
        raise NoTypedForm(reason="no property that an identifier could be made from")
    own = OWN_TYPES.get(object_type)
    if own is not None:
        value["extensions"] = {own.extension_id: {"extension_type": "new-sco"}}
    return {"type": object_type, "spec_version": "2.1", "id": identifier, **value}


def tlp_marking(name: str) -> Value:
    """One of the five TLP 2.0 marking definitions, as OASIS published it: ``TLP:AMBER+STRICT`` ...

    Raises NoTypedForm for any other name.
    """
    if name not in TLP2:
        raise NoTypedForm(reason=f"{name} is not a TLP 2.0 label")
    level = name.removeprefix("TLP:").lower()
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP2[name],
        "created": "2022-10-01T00:00:00.000Z",
        "name": name,
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
    }


def _domain_object(origin: Origin, identifier: str, **properties: Any) -> Value:
    return {
        "type": identifier.partition("--")[0],
        "spec_version": "2.1",
        "id": identifier,
        **_present(
            created_by_ref=origin.created_by_ref,
            created=format_timestamp(origin.created),
            modified=format_timestamp(origin.modified or origin.created),
            **properties,
            object_marking_refs=list(origin.markings),
        ),
    }


def _present(**properties: Any) -> Value:
    """Only what says something: STIX has neither null nor empty lists."""
    return {name: held for name, held in properties.items() if held is not None and held not in ([], (), "")}
