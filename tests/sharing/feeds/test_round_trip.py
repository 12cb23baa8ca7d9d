"""Every STIX object that comes in goes out equal, byte for byte in canonical JSON (RFC 8785)."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from noroshi.intake.importing import import_file
from noroshi.release.types import Tlp
from noroshi.sharing.feeds.bundles import Chosen, bundle
from tests.conftest import DATA
from tests.nation import Nation

LONG = os.environ.get("NOROSHI_TEST_LONG") == "1"
FILES = sorted((DATA / "stix").glob("*.json*"))
SAMPLE = 600
"""Objects of one file by default; all of them in the long run."""


def _objects(path: Path) -> list[dict[str, Any]]:
    content = path.read_bytes()
    held: list[dict[str, Any]] = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)["objects"]
    step = 1 if LONG else max(len(held) // SAMPLE, 1)
    return held[::step]


def _canonical(objects: list[dict[str, Any]]) -> dict[str, bytes]:
    return {one["id"]: rfc8785.dumps(one) for one in objects}


@pytest.mark.skipif(not FILES, reason="shared data is absent: stix")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:30])
def test_what_came_in_goes_out_equal(nation: Nation, tmp_path: Path, path: Path) -> None:
    came = _objects(path)
    file = tmp_path / "bundle.json"
    file.write_text(
        json.dumps({"type": "bundle", "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d", "objects": came})
    )
    told = import_file(nation.automation(), file, nation.organisations["NCO"].pk, "NCO", Tlp.GREEN, lambda _: None)
    assert (told.error, told.refused) == ("", 0)

    out = json.loads(b"".join(bundle(nation.reporter("E-01"), Chosen(original=True))))["objects"]

    latest = _canonical(sorted(came, key=lambda one: one.get("modified", "")))
    gone = _canonical(out)
    differing = [key for key, content in latest.items() if gone.get(key) != content]
    assert differing == []
    assert len(out) >= len(latest)


@pytest.mark.skipif(not FILES, reason="shared data is absent: stix")
def test_what_came_as_stix_20_goes_out_as_21_where_it_is_not_asked_for_as_it_came(
    nation: Nation, tmp_path: Path
) -> None:
    [path] = [one for one in FILES if "stix20" in one.name]
    came = _objects(path)[:50]
    file = tmp_path / "bundle.json"
    file.write_text(
        json.dumps({"type": "bundle", "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d", "objects": came})
    )
    import_file(nation.automation(), file, nation.organisations["NCO"].pk, "NCO", Tlp.GREEN, lambda _: None)

    out = json.loads(b"".join(bundle(nation.reporter("E-01"), Chosen())))["objects"]

    assert {one.get("spec_version") for one in out if one["type"] != "bundle"} == {"2.1"}
    assert {one["id"] for one in came} <= {one["id"] for one in out}
