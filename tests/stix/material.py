"""What several tests of this room use."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

NASTY = Path(__file__).parent / "nasty"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "stix"

INDICATOR: dict[str, Any] = {
    "type": "indicator",
    "spec_version": "2.1",
    "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
    "created": "2026-04-06T20:03:48.000Z",
    "modified": "2026-04-06T20:03:48.000Z",
    "name": "Address of a command server",
    "pattern": "[ipv4-addr:value = '198.51.100.23']",
    "pattern_type": "stix",
    "valid_from": "2026-01-01T00:00:00Z",
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(st.text(), json_values, max_size=5)


def nasty(name: str) -> bytes:
    """A nasty file's bytes."""
    return (NASTY / name).read_bytes()


def shared_files() -> list[Path]:
    """The real bundles of the shared data, or none where it is absent."""
    return sorted(SHARED.glob("*.json*"))


def shared(name: str) -> bytes:
    """A real bundle; skips the test where the shared data is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared data is absent: {name}")
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def bundle_of(*objects: dict[str, Any], **how: Any) -> bytes:
    """A bundle's bytes; ``how`` goes to json.dumps."""
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}, **how).encode()


def read_shared_patterns() -> list[str]:
    """The patterns of the real indicators, as far as the shared data is here."""
    found = []
    for path in shared_files():
        if path.suffix == ".json":
            objects = json.loads(path.read_bytes())["objects"]
            found += [held["pattern"] for held in objects if held["type"] == "indicator"]
    return found
