"""What is printed: a room's own template set in Noto Sans, as PDF."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Final

import pylopdf_fonts_cjk
import typst

from noroshi.face.errors import NotDrawn
from noroshi.release.types import Tlp

FONTS: Final = Path(pylopdf_fonts_cjk.__file__).parent
COLOURS: Final = {
    Tlp.RED: "#FF2B2B", Tlp.AMBER: "#FFC000", Tlp.AMBER_STRICT: "#FFC000", Tlp.GREEN: "#33FF00", Tlp.CLEAR: "#FFFFFF",
}  # fmt: skip
"""On black, as FIRST defines them."""


def drawn(package: str, template: str, inputs: Mapping[str, str], at: datetime) -> bytes:
    """The PDF that a Typst template of a package makes of its inputs, dated ``at``. Raises NotDrawn."""
    source = resources.files(package).joinpath(template).read_bytes()
    try:
        return typst.compile(
            source, font_paths=_fonts(), ignore_system_fonts=True, format="pdf", sys_inputs=dict(inputs),
            timestamp=int(at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise NotDrawn from error


@functools.cache
def _fonts() -> typst.Fonts:
    """Read once in each process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
