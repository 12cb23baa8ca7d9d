"""What a marking definition means, whoever wrote it: TLP, PAP, a statement, or something not known here. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from noroshi.formats.handling import DEFINITIONS, PAP_WHITE, colour_of_definition, is_unknown_colour
from noroshi.formats.making import marking
from noroshi.release.types import TLP_BY_MARKING_ID, Tlp

TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_KNOWN: Final = frozenset({*TLP_BY_MARKING_ID, *DEFINITIONS, PAP_WHITE})
_TLP: Final = "tlp:"
_LONGEST: Final = 120


def is_beyond(definition: Mapping[str, Any], receipt: Tlp) -> bool:
    """Whether it asks for more than what was received under ``receipt`` gets here.

    A TLP label under an id of the sender's own that is narrower; a colour of TLP or PAP, or a kind of marking, that is
    not known. A statement (STIX 2.1 §7.2.1.2) is kept and shown; it is for people to follow.
    """
    if definition.get("id") in _KNOWN:
        return False
    texts = list(texts_of(definition))
    labels = [text for text in texts if text.lower().startswith(_TLP)]
    if labels:
        said = [marking(text) for text in labels]
        return None in said or max(TLP_BY_MARKING_ID[one] for one in said if one) > receipt
    if colour_of_definition(definition):
        return False
    return any(map(is_unknown_colour, texts)) or definition.get("definition_type") != "statement"


def texts_of(definition: Mapping[str, Any]) -> Iterator[str]:
    """What it defines, each as a text with its prefix."""
    extensions, defined = definition.get("extensions"), definition.get("definition")
    extension = extensions.get(TLP_EXTENSION) if isinstance(extensions, dict) else None
    if isinstance(extension, dict):
        yield f"{_TLP}{extension.get('tlp_2_0')}"
    kind = str(definition.get("definition_type")).lower()
    for text in defined.values() if isinstance(defined, dict) else ():
        if isinstance(text, str):
            yield f"{kind}:{text}" if kind in {"tlp", "pap"} and ":" not in text else text


def shown(definition: Mapping[str, Any]) -> str:
    """The marking as people read it: its name, else what it says, else its id."""
    name = definition.get("name")
    return str(name or next(texts_of(definition), "") or definition.get("id"))[:_LONGEST].replace("\0", " ")
