"""Meta objects and the bundle (STIX 2.1 §7, §8), with the markings that everybody shares."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from . import kinds
from .common import Created, Dictionary, Identifier, Timestamp, Versioned


class LanguageContent(Versioned, frozen=True, kw_only=True):
    """§7.1: translations of another object's texts."""

    section: ClassVar[str] = "7.1"
    stix_type: ClassVar[str] = "language-content"
    object_ref: Annotated[str, kinds.ref("SDO", "SRO", "SCO", "META", section="7.1")]
    contents: Dictionary
    object_modified: Timestamp | None = None


class MarkingDefinition(Created, frozen=True, kw_only=True):
    """§7.2.1: TLP, a statement, or what an extension says. Has no versions."""

    section: ClassVar[str] = "7.2.1"
    stix_type: ClassVar[str] = "marking-definition"
    at_least_one: ClassVar[tuple[str, ...]] = ("definition", "extensions")
    name: str | None = None
    definition_type: str | None = None
    definition: Dictionary | None = None


class ExtensionDefinition(Versioned, frozen=True, kw_only=True):
    """§7.3."""

    section: ClassVar[str] = "7.3"
    stix_type: ClassVar[str] = "extension-definition"
    created_by_ref: Annotated[str, kinds.ref("identity", section="7.3")]
    name: str
    schema: str
    version: str
    extension_types: list[
        Annotated[
            str,
            kinds.one_of(
                "new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension", section="7.3"
            ),
        ]
    ]
    description: str | None = None
    extension_properties: list[str] | None = None


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """§8: a heap of objects without meaning of its own."""

    type: str
    id: Identifier
    objects: list[dict[str, Any]] | None = None


TLP1_RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"
TLP1_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
TLP1_GREEN = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"
TLP1_WHITE = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"
TLP2_CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
TLP2_GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
TLP2_AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
TLP2_AMBER_STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
TLP2_RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"

TLP1 = {"TLP:WHITE": TLP1_WHITE, "TLP:GREEN": TLP1_GREEN, "TLP:AMBER": TLP1_AMBER, "TLP:RED": TLP1_RED}
"""§7.2.1.4: the four predefined markings of TLP 1."""

TLP2 = {
    "TLP:CLEAR": TLP2_CLEAR,
    "TLP:GREEN": TLP2_GREEN,
    "TLP:AMBER": TLP2_AMBER,
    "TLP:AMBER+STRICT": TLP2_AMBER_STRICT,
    "TLP:RED": TLP2_RED,
}
"""TLP 2.0 by the OASIS extension; strictest last."""

TLP_BY_ID = {
    **{marking: name for name, marking in TLP2.items()},
    **{marking: name.replace("WHITE", "CLEAR") for name, marking in TLP1.items()},
}
"""The TLP 2.0 name that a marking stands for, TLP 1 included (WHITE reads as CLEAR)."""
