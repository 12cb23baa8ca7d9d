"""The OASIS validator (stix2-validator) as an oracle: JSON schemas, every MUST, every SHOULD but those named here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from stix2validator import ValidationOptions, validate_instance

LEFT_OUT: Final = {
    "uuid-check": "what is made again must get the same identifier: UUIDv5, which STIX 2.1 §2.9 permits",
    "indicator-properties": "an indicator of one value is named after it; there is nothing to describe",
    "relationship-types": "software has a vulnerability, a value relates to its report: STIX suggests no words for it",
    "extensions-use": "what MISP says besides has the property names that its own converter gives it",
    "extref-hashes": "pages that a partner refers to are not fetched, so nobody knows their digests",
}
"""Recommendations that we do not follow, each with the reason."""
_WORDS: Final = ("pattern", "name", "description", "content", "contents", "abstract", "value", "key", "url")


OPTIONS: Final = ValidationOptions(version="2.1", strict=True, disabled=list(LEFT_OUT))


def complaints(objects: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the validator says against objects or bundles; of those that differ in values alone, one is asked about."""
    asked = {json.dumps(_shape(one)): one for one in objects}
    found = ((one, error) for one in asked.values() for error in validate_instance(dict(one), OPTIONS).errors)
    return [f"{error}\n  {one}" for one, error in found]


def is_let_through(one: Mapping[str, Any]) -> bool:
    """Whether the validator accepts it as it comes, when recommendations are only told."""
    return bool(validate_instance(dict(one), ValidationOptions(version="2.1")).is_valid)


def _shape(value: Any, name: str = "") -> object:
    """What a value is, without what it says: names of properties, kinds of values, words of vocabularies."""
    if isinstance(value, Mapping):
        if name.startswith("extension-definition--"):
            return {key: bool(held) for key, held in sorted(value.items())}
        return {key: _shape(held, key) for key, held in sorted(value.items())}
    if isinstance(value, list):
        return sorted({json.dumps(_shape(one, name)) for one in value})
    if not isinstance(value, str):
        return type(value).__name__
    if name in _WORDS:
        return "words"
    return value.partition("--")[0] if "--" in value else "".join("0" if one.isdigit() else one for one in value)
