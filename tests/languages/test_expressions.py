"""Protects: the oldest Python that the program runs on reads its expressions as the newest does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src" / "noroshi"
POSSESSIVE = re.compile(r"\)(?:[*+?]|\{\{?\d+(?:,\d*)?\}?\})\+")
WITH_EXPRESSIONS = sorted(path for path in SOURCES.rglob("*.py") if POSSESSIVE.search(path.read_text()))


def opening_of(text: str, closing: int) -> int:
    """Where the group begins that ends at ``closing``."""
    depth = 0
    for place in range(closing, -1, -1):
        if text[place] in "()" and text[place - 1] != "\\":
            depth += 1 if text[place] == ")" else -1
            if depth == 0:
                return place
    raise AssertionError("a bracket without its other half")


@pytest.mark.parametrize("path", WITH_EXPRESSIONS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_a_possessive_group_is_atomic_inside_since_pythons_before_3_11_5_match_others_wrongly(path: Path) -> None:
    text = path.read_text()
    groups = [text[opening_of(text, found.start()) :][:3] for found in POSSESSIVE.finditer(text)]

    assert [group for group in groups if group not in ("(?>", "()*")] == []
