"""STIX 2.1: objects, bundles, patterns. Pure: no Django, no socket, no clock, no database.

The doors:

- :func:`read_bundle`, :func:`split`: bytes to objects (``reading``, ``splitting``)
- :func:`read_envelope`, :class:`Envelope`: the common properties, cheaply (``envelope``)
- :func:`check`: the MUST rules, each finding with its clause (``rules``, ``together``)
- :func:`typed`, :func:`value_of`, :func:`extension_of`: typed objects on demand (``objects``; structs in ``sdo``,
  ``sro``, ``sco``, ``sco_extensions``, ``meta``)
- ``upgrade.is_stix_20``, ``upgrade.upgrade``: STIX 2.0 to a 2.1 derivative
- ``building``: the objects that the product makes itself; ``meta``: TLP markings
- :func:`parse_pattern`, :func:`pattern_values`: patterns to trees and to the values they test (``patterns``)
- ``matching``: patterns against what was observed, many at once
- :func:`observable_id`, :func:`own_id`: deterministic identifiers (``identifiers``)
- :func:`parse_timestamp`, :func:`format_timestamp` (``timestamps``)
- ``extensions``: extension definitions known to this product, its own types among them

Everything that goes wrong is a :class:`StixError`, or a :class:`Problem` in a list where others are good.
"""

from .envelope import Envelope, read_envelope
from .errors import PatternError, StixError, TimestampError
from .identifiers import observable_id, own_id, type_of
from .objects import Unknown, extension_of, typed, value_of
from .pattern_tree import Operator
from .patterns import TestedValue
from .patterns import parse as parse_pattern
from .patterns import values as pattern_values
from .problems import Problem
from .reading import DEFAULT, BundleHeader, Limits, RawItem, Reading, read_bundle, read_object
from .rules import check
from .splitting import Splitter, split
from .timestamps import format_timestamp, parse_timestamp

__all__ = [
    "DEFAULT",
    "BundleHeader",
    "Envelope",
    "Limits",
    "Operator",
    "PatternError",
    "Problem",
    "RawItem",
    "Reading",
    "Splitter",
    "StixError",
    "TestedValue",
    "TimestampError",
    "Unknown",
    "check",
    "extension_of",
    "format_timestamp",
    "observable_id",
    "own_id",
    "parse_pattern",
    "parse_timestamp",
    "pattern_values",
    "read_bundle",
    "read_envelope",
    "read_object",
    "split",
    "type_of",
    "typed",
    "value_of",
]
