"""Products by CPE name, in one canonical form (NISTIR 7695: the formatted string of 2.3, the URI of 2.2)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from noroshi.observables.kinds import Kind, NotAnObservable, Observable

_UNESCAPED_COLON: Final = re.compile(r"(?<!\\):")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_TO_ESCAPE: Final = re.compile(r"[^\w.-]", re.ASCII)
_UNSET: Final = ("", "*", "-")


def cpe(text: str) -> str:
    """``cpe:2.3:part:vendor:product[:version]``, lower case; what follows the version is left to the object itself."""
    lower = text.lower()
    if lower.startswith("cpe:2.3:"):
        fields = [_unescape(field) for field in _UNESCAPED_COLON.split(lower[8:])]
    elif lower.startswith("cpe:/"):
        fields = [unquote(field) for field in lower[5:].split(":")]
    else:
        raise NotAnObservable(Kind.CPE, text, "cpe")
    part, vendor, product, version = (*fields, "", "", "", "")[:4]
    return _canonical(text, part, vendor, product, version)


def product(vendor: str, name: str, version: str = "", part: str = "*") -> Observable:
    """The product as people name it (``Palo Alto Networks``, ``PAN-OS``): spaces become underscores.

    Raises NotAnObservable when vendor or name is empty.
    """
    words = [re.sub(r"\s+", "_", field.strip().lower()) for field in (vendor, name, version)]
    return Observable(Kind.CPE, _canonical(f"{vendor} {name}", part, *words))


def vendor_and_product(observable: Observable) -> tuple[str, str] | None:
    """Vendor and product without escapes, for matching whatever the part or version; None for every other kind."""
    if observable.kind is not Kind.CPE:
        return None
    fields = [_unescape(field) for field in _UNESCAPED_COLON.split(observable.value)]
    return fields[3], fields[4]


def _canonical(text: str, part: str, vendor: str, product_name: str, version: str) -> str:
    fields = [re.sub(r"\s+", "_", field.strip()) for field in (vendor, product_name, version)]
    vendor, product_name, version = fields
    if part not in ("a", "o", "h", "*", "") or vendor in _UNSET or product_name in _UNSET:
        raise NotAnObservable(Kind.CPE, text, "cpe")
    named = [vendor, product_name] if version in _UNSET else [vendor, product_name, version]
    return ":".join(["cpe:2.3", part or "*", *(_TO_ESCAPE.sub(_escape, field) for field in named)])


def _unescape(field: str) -> str:
    return _ESCAPED.sub(r"\1", field)


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[0]
