"""What may be done with an object, as the formats write it: PAP and originator control. Pure.

PAP in STIX is an extension of marking definitions that CISA registered with OASIS (cti-stix-common-objects, 2022-11-28)
with fixed ids; in MISP it is the taxonomy of that name. Originator control has no common form in STIX: ours is a
statement (STIX 2.1 §7.2.1.2) with a fixed id, so that who reads it reads what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

Object = Mapping[str, Any]

PAP_EXTENSION: Final = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b"
PAP_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clear": "marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92",
        "green": "marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9",
        "amber": "marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab",
        "red": "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e",
    }
)
"""From the freest to the narrowest."""
PAP_WHITE: Final = "marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730"
"""The older name of PAP:CLEAR."""
ORIGINATOR_CONTROL: Final = "marking-definition--0f1c7a52-6b1e-5f0d-8c57-3a9a1d0c4e21"
ORIGINATOR_TAG: Final = 'noroshi:handling="originator-control"'
_ORIGINATOR_TAGS: Final = frozenset({ORIGINATOR_TAG, 'dni-ism:dissemination="oc"'})
_CREATED: Final = {"clear": "10-01", "green": "10-09", "amber": "10-02", "red": "10-06"}
_STATEMENT: Final = (
    "Originator control: nobody else may receive this before its originator has consented. "
    "発信元の管理：発信元の同意なしに第三者へ提供することはできません。"
)
_PAP_PREFIX: Final = "pap:"


def _pap(colour: str) -> Object:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": PAP_IDS[colour],
        "created": f"2022-{_CREATED[colour]}T00:00:00.000Z",
        "name": f"PAP:{colour.upper()}",
        "extensions": {PAP_EXTENSION: {"extension_type": "property-extension", "pap": colour}},
    }


DEFINITIONS: Final[Mapping[str, Object]] = MappingProxyType(
    {PAP_IDS[colour]: _pap(colour) for colour in PAP_IDS}
    | {
        ORIGINATOR_CONTROL: {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": ORIGINATOR_CONTROL,
            "created": "2026-11-24T00:00:00.000Z",
            "name": "Originator control",
            "definition_type": "statement",
            "definition": {"statement": _STATEMENT},
        }
    }
)
"""The marking definitions by id, as they stand in every file that names them."""
TAGS: Final[Mapping[str, str]] = MappingProxyType(
    {PAP_IDS[colour]: f"PAP:{colour.upper()}" for colour in PAP_IDS}
    | {PAP_WHITE: "PAP:CLEAR", ORIGINATOR_CONTROL: ORIGINATOR_TAG}
)
"""What MISP calls each of these markings."""


def refs_of(pap: str | None, *, originator_control: bool) -> tuple[str, ...]:
    """The markings that say so; ``pap`` is a colour."""
    said = (PAP_IDS[pap],) if pap else ()
    return (*said, ORIGINATOR_CONTROL) if originator_control else said


def refs_in_tags(names: Iterable[str]) -> list[str]:
    """The markings that MISP tags ask for: of several PAP tags the narrowest; a colour that nobody knows is red."""
    low = [name.strip().lower() for name in names]
    colours = [colour_of(name) or "red" for name in low if name.startswith(_PAP_PREFIX)]
    pap = max(colours, key=list(PAP_IDS).index, default=None)
    return list(refs_of(pap, originator_control=any(name in _ORIGINATOR_TAGS for name in low)))


def is_handling(name: str) -> bool:
    """Whether a MISP tag says what may be done with something, so that a marking stands for it."""
    return bool(refs_in_tags([name]))


def colour_of(text: str) -> str | None:
    """The colour that ``PAP:AMBER`` and the like name, any case; None for any other text and any other colour."""
    low = text.strip().lower()
    colour = low.removeprefix(_PAP_PREFIX).strip().strip('"').replace("white", "clear")
    return colour if low.startswith(_PAP_PREFIX) and colour in PAP_IDS else None


def is_unknown_colour(text: str) -> bool:
    """Whether it is of the protocol but none of its colours: what it asks cannot be kept."""
    return text.strip().lower().startswith(_PAP_PREFIX) and colour_of(text) is None


def definitions_in(objects: Iterable[Object]) -> Iterator[Object]:
    """The definitions of those of these markings that the objects name, each once."""
    named = {ref for one in objects for ref in _refs(one)}
    yield from (definition for key, definition in DEFINITIONS.items() if key in named)


def _refs(one: Object) -> Sequence[str]:
    refs = one.get("object_marking_refs")
    return [ref for ref in refs if isinstance(ref, str)] if isinstance(refs, list) else []


def colour_of_definition(definition: Object) -> str | None:
    """The colour that a marking definition means, in whichever of the usual ways; None where it means no PAP.

    The registered extension; a definition of the type PAP, as OpenCTI writes it; a statement or a name ``PAP:RED``.
    """
    for text in _texts_of(definition):
        if colour := colour_of(text):
            return colour
    return None


def _texts_of(definition: Object) -> Iterator[str]:
    extensions, defined = definition.get("extensions"), definition.get("definition")
    extension = extensions.get(PAP_EXTENSION) if isinstance(extensions, dict) else None
    if isinstance(extension, dict):
        yield f"{_PAP_PREFIX}{extension.get('pap')}"
    is_pap = str(definition.get("definition_type")).lower() == "pap"
    for text in defined.values() if isinstance(defined, dict) else ():
        if isinstance(text, str):
            yield f"{_PAP_PREFIX}{text}" if is_pap and ":" not in text else text
    yield str(definition.get("name", ""))
