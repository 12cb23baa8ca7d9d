"""Names of actors, tools, campaigns: how an object gives them, and when two are the same. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

MERGEABLE: Final = ("threat-actor", "intrusion-set", "malware", "tool", "campaign", "identity")
"""Types of things that different sources describe under ids of their own."""
LONGEST: Final = 300
MOST: Final = 200
_SHORTEST_KEY: Final = 2
_LISTS: Final = ("aliases", "x_mitre_aliases", "x_opencti_aliases")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")


def key_of_name(name: str) -> str:
    """The name without case, width and what separates words: "Cozy Bear", "COZY-BEAR" and "cozybear" are one."""
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", name).casefold())[:LONGEST]


def names_of(value: Mapping[str, Any]) -> Iterator[str]:
    """The name of an object and what else it is called, each once by its key, at most two hundred."""
    said = [value.get("name")]
    for key in _LISTS:
        held = value.get(key)
        said += held if isinstance(held, list) else []
    seen: set[str] = set()
    for name in said:
        text = name.replace("\0", "").strip()[:LONGEST] if isinstance(name, str) else ""
        key = key_of_name(text)
        if len(key) >= _SHORTEST_KEY and key not in seen and len(seen) < MOST:
            seen.add(key)
            yield text
