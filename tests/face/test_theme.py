"""Every pair of colours that carries text holds WCAG 2.2 AA, by day and in the watch room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THEME = (ROOT / "src/noroshi/face/frontend/styles/theme.css").read_text()
TOKENS = ROOT / "node_modules/@digital-go-jp/design-tokens/dist/tokens.css"
ON_SURFACES = ("ink", "ink-2", "ink-3", "accent", "success", "warning", "error", "flame-ink")
SURFACES = ("surface", "ground", "accent-soft")
TEXT_PAIRS = (
    [(text, surface) for text in ON_SURFACES for surface in SURFACES]
    + [("ink", soft) for soft in ("success-soft", "warning-soft", "error-soft", "line-2")]
    + [
        ("accent-ink", "accent"),
        ("accent-ink", "accent-strong"),
        ("danger-ink", "danger"),
        ("exercise-ink", "exercise"),
    ]
    + [(f"severity-{n}-ink", f"severity-{n}") for n in range(5)]
    + [(f"tlp-{colour}", "tlp-ground") for colour in ("red", "amber", "green", "clear")]
    + [("focus-ink", "focus")]
)
EDGES = [("edge", "surface"), ("severity-2-edge", "surface"), ("focus-ring", "focus")]


def _declared(css: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", css)}


@pytest.fixture(scope="module")
def declared() -> dict[str, str]:
    if not TOKENS.is_file():
        pytest.skip("the front end's packages are not installed: run make setup")
    return _declared(TOKENS.read_text()) | _declared(THEME)


def _split(text: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    return [*parts, current.strip()]


def _colour(value: str, declared: dict[str, str], dark: bool) -> tuple[float, float, float]:
    if value.startswith("light-dark("):
        return _colour(_split(value[11:-1])[dark], declared, dark)
    if value.startswith("var(--"):
        return _colour(declared[value[6:-1]], declared, dark)
    if value.startswith("color-mix("):
        _, first, second = _split(value[10:-1])
        source, share = first.rsplit(" ", 1)
        part = float(share.rstrip("%")) / 100
        a, b = _colour(source, declared, dark), _colour(second, declared, dark)
        return tuple(x * part + y * (1 - part) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]  # three
    digits = value.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))  # type: ignore[return-value]  # three


def _luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(a: str, b: str, declared: dict[str, str], dark: bool) -> float:
    bright, dim = sorted((_luminance(_colour(declared[name], declared, dark)) for name in (a, b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["day", "watch room"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(text, ground, dark, declared):
    assert _contrast(text, ground, declared, dark) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["day", "watch room"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(edge, ground, dark, declared):
    assert _contrast(edge, ground, declared, dark) >= 3


def test_tlp_colours_are_those_of_first():
    values = _declared(THEME)

    assert values["tlp-ground"] == "#000"
    assert [values[f"tlp-{name}"] for name in ("red", "amber", "green", "clear")] == [
        "#ff2b2b",
        "#ffc000",
        "#33ff00",
        "#fff",
    ]


def test_every_colour_of_a_role_comes_from_a_token():
    for name, value in _declared(THEME).items():
        if not name.startswith("tlp-"):
            assert "#" not in value, name
