"""What a file is, by its first bytes, its name and telling marks inside. Pure; nothing is unpacked or decoded.

A file that can run by itself, holds macros or is a script is dangerous: it is kept, and locked away. The judgement errs
towards danger; a harmless file that is locked away can still be fetched by the office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEAD: Final = 4096
OVERLAP: Final = 64


class Sort(StrEnum):
    """What sort of file it is."""

    TEXT = "text"
    PICTURE = "picture"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    CAPTURE = "capture"
    OTHER = "other"
    PROGRAM = "program"
    MACROS = "macros"
    SCRIPT = "script"

    @property
    def dangerous(self) -> bool:
        """Whether it is locked away."""
        return self in {Sort.PROGRAM, Sort.MACROS, Sort.SCRIPT}


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"dex\n", b"\x00asm", b"L\x00\x00\x00\x01\x14\x02\x00", b"!<arch>\ndebian",
    b"\xed\xab\xee\xdb",
)  # fmt: skip
_SORTS: Final = (
    (b"%PDF", Sort.DOCUMENT), (_OLE, Sort.DOCUMENT), (b"{\\rt", Sort.DOCUMENT), (b"PK\x03\x04", Sort.ARCHIVE),
    (b"PK\x05\x06", Sort.ARCHIVE), (b"7z\xbc\xaf\x27\x1c", Sort.ARCHIVE), (b"Rar!\x1a\x07", Sort.ARCHIVE),
    (b"\x1f\x8b", Sort.ARCHIVE), (b"BZh", Sort.ARCHIVE), (b"\xfd7zXZ\x00", Sort.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Sort.ARCHIVE), (b"MSCF", Sort.ARCHIVE), (b"\x89PNG\r\n\x1a\n", Sort.PICTURE),
    (b"\xff\xd8\xff", Sort.PICTURE), (b"GIF8", Sort.PICTURE), (b"\xd4\xc3\xb2\xa1", Sort.CAPTURE),
    (b"\xa1\xb2\xc3\xd4", Sort.CAPTURE), (b"\x0a\x0d\x0d\x0a", Sort.CAPTURE),
)  # fmt: skip
_PROGRAM_NAMES: Final = frozenset({
    "exe", "dll", "sys", "scr", "com", "pif", "cpl", "ocx", "msi", "msp", "msix", "appx", "jar", "class", "apk", "ipa",
    "dmg", "pkg", "deb", "rpm", "iso", "img", "vhd", "vhdx", "app", "elf", "so", "dylib", "lnk", "url", "chm", "hlp",
    "gadget", "drv", "efi", "bin", "run",
})  # fmt: skip
_SCRIPT_NAMES: Final = frozenset({
    "js", "jse", "mjs", "vbs", "vbe", "vb", "ws", "wsf", "wsh", "wsc", "hta", "ps1", "psm1", "psd1", "bat", "cmd", "sh",
    "bash", "zsh", "py", "pyc", "pl", "rb", "php", "asp", "aspx", "jsp", "reg", "inf", "scf", "sct", "application",
    "xll", "iqy", "slk", "html", "htm", "xhtml", "mht", "mhtml", "svg", "swf", "one",
})  # fmt: skip
_MACRO_NAMES: Final = frozenset({
    "docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm", "sldm", "accdb", "mdb",
})  # fmt: skip
_MACRO_MARKS: Final = re.compile(
    rb"vbaProject\.bin|/macrosheets/|_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T"
    rb"|Attribute VB_Nam|\\objdata"
)
_PDF_MARKS: Final = re.compile(rb"/JavaScript|/JS[\s(<]|/Launch|/EmbeddedFile")
_MARKUP: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|svg|script|\?php)", re.IGNORECASE)


@dataclass(slots=True)
class Judge:
    """Looks at a file piece by piece; ``sort`` is the judgement on what came so far."""

    name: str
    _head: bytes = b""
    _tail: bytes = b""
    _macros: bool = False
    _active: bool = False

    def look(self, piece: bytes) -> None:
        """Take in the next piece."""
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        seam = self._tail + piece
        self._macros = self._macros or _MACRO_MARKS.search(seam) is not None
        self._active = self._active or (self._head.startswith(b"%PDF") and _PDF_MARKS.search(seam) is not None)
        self._tail = seam[-OVERLAP:]

    @property
    def sort(self) -> Sort:
        """What sort of file it is."""
        return self._danger() or self._harmless()

    def _danger(self) -> Sort | None:
        ending = self.name.rpartition(".")[2].strip().lower() if "." in self.name else ""
        if self._head.startswith(_PROGRAMS) or ending in _PROGRAM_NAMES:
            return Sort.PROGRAM
        if self._macros or ending in _MACRO_NAMES:
            return Sort.MACROS
        script = self._head.startswith(b"#!") or _MARKUP.match(self._head) is not None
        return Sort.SCRIPT if script or self._active or ending in _SCRIPT_NAMES else None

    def _harmless(self) -> Sort:
        for start, sort in _SORTS:
            if self._head.startswith(start):
                return Sort.DOCUMENT if start == b"PK\x03\x04" and self._is_office() else sort
        return Sort.OTHER if b"\0" in self._head else Sort.TEXT

    def _is_office(self) -> bool:
        return b"[Content_Types].xml" in self._head or b"mimetypeapplication/vnd.oasis" in self._head


_UNWANTED: Final = re.compile(
    '[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufffe\\uffff<>:"/\\\\|?*]+'
)
LONGEST_NAME: Final = 150


def safe_name(name: str) -> str:
    """The last part of a file's name without characters that hide or mean something; ``file`` if nothing is left.

    A long name is cut in the middle, so that the ending stays.
    """
    last = re.split(r"[/\\]", name.encode("utf-8", "replace").decode())[-1]
    plain = _UNWANTED.sub("_", last).strip(" .")
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME - 40] + "…" + plain[-39:]
    return plain or "file"
