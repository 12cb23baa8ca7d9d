"""No template may need a looser policy: no inline script, style or handler, in any room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src" / "noroshi"
TEMPLATES = sorted(SOURCES.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign address": re.compile(r"<(?:link|script|img|iframe)\b[^>]*(?:href|src)=[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.srcdoc|setAttribute\(\s*[\"']on"
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_a_template_keeps_to_the_policy(template):
    text = template.read_text()

    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("script", sorted(SOURCES.glob("face/frontend/**/*.js")), ids=lambda path: path.name)
def test_a_script_writes_text_and_never_markup(script):
    assert SINKS.search(script.read_text()) is None
