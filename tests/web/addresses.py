"""Every page of every room, by its name in the table of addresses, with likely values in its gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

VALUES = {"int": "1", "uuid": "0b0e7b1c-7a53-4d0e-8a0c-0a7d0b6f1d11", "slug": "en", "str": "x", "path": "x"}


@dataclass(frozen=True, slots=True)
class Address:
    """A page: its name with its room's, and a path."""

    name: str
    path: str


def pages() -> list[Address]:
    """Every page but the API's operations, which have their own way in."""
    found = _walk(get_resolver().url_patterns, "", "")
    return [address for address in found if not address.path.startswith("/api/")]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, text, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield Address(f"{space}{pattern.name or ''}", "/" + _filled(text))


def _filled(text: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda gap: VALUES[(gap[1] or "str").removesuffix("str") or "str"], text)
