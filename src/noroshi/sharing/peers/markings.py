"""Their markings and ours: what an object's markings mean under an agreement, and how ours are written for them.

Pure: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from noroshi.formats.handling import ORIGINATOR_CONTROL, PAP_EXTENSION, TAGS
from noroshi.release.types import PAP_BY_MARKING_ID, TLP_BY_MARKING_ID, Pap, Tlp
from noroshi.sharing.peers.types import MarkingPair
from noroshi.stix.meta import TLP1_AMBER, TLP1_GREEN, TLP1_RED, TLP1_WHITE

Definitions = Mapping[str, Mapping[str, Any]]
"""Marking definitions by id, as they came or as they are known."""

TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
STATEMENT: Final = "statement:"
ANY_STATEMENT: Final = "statement:*"
TAG: Final = "tag:"
"""The left side of a pair that explains a tag of MISP; nothing in STIX is marked with it."""
RESTRICTS_NOTHING: Final = "none"
TLP1: Final = {Tlp.CLEAR: TLP1_WHITE, Tlp.GREEN: TLP1_GREEN, Tlp.AMBER: TLP1_AMBER, Tlp.RED: TLP1_RED}
"""TLP 1 has no word for AMBER+STRICT."""
_PAPS: Final = {pap.label: pap for pap in Pap} | {"PAP:WHITE": Pap.CLEAR}
_TLPS: Final = {tlp.label: tlp for tlp in Tlp} | {"TLP:WHITE": Tlp.CLEAR}


class Meaning(NamedTuple):
    """What an object's markings mean to us; ``unmapped`` is the first marking that means nothing here.

    ``controlled``: its originator keeps control over who else receives it.
    """

    tlp: Tlp | None = None
    pap: Pap | None = None
    unmapped: str = ""
    controlled: bool = False


def references_of(value: Mapping[str, Any]) -> Iterator[str]:
    """The markings of an object as a whole, and those of its parts (STIX 2.1 §7.2.2, §7.2.3)."""
    refs = value.get("object_marking_refs")
    yield from (ref for ref in (refs if isinstance(refs, list) else []) if isinstance(ref, str))
    parts = value.get("granular_markings")
    for part in parts if isinstance(parts, list) else []:
        ref = part.get("marking_ref") if isinstance(part, dict) else None
        if isinstance(ref, str):
            yield ref


def meaning_of(value: Mapping[str, Any], pairs: tuple[MarkingPair, ...], definitions: Definitions) -> Meaning:
    """What the markings of something that came in mean: the narrowest of all, or the first that is not mapped.

    A definition is itself marked by what it defines: whoever may not see TLP:RED learns nothing from its label.
    """
    tlps, paps, controlled = [], [], False
    for ref in references_of(value):
        found = _meaning(ref, pairs, definitions)
        if found is None:
            return Meaning(unmapped=_shown(ref, definitions))
        tlps += [found] if isinstance(found, Tlp) else []
        paps += [found] if isinstance(found, Pap) else []
        controlled = controlled or found == ORIGINATOR_CONTROL
    return Meaning(max(tlps, default=None), max(paps, default=None), controlled=controlled)


def _meaning(ref: str, pairs: tuple[MarkingPair, ...], definitions: Definitions) -> Tlp | Pap | str | None:
    said = {pair.theirs: pair.ours for pair in pairs}
    if ref in said:
        return ours_of(said[ref])
    if ref in TLP_BY_MARKING_ID:
        return TLP_BY_MARKING_ID[ref]
    if ref in TAGS:
        return PAP_BY_MARKING_ID.get(ref, ref)
    text = text_of(definitions.get(ref, {}))
    if text.upper() in _TLPS:
        return _TLPS[text.upper()]
    if text.upper() in _PAPS:
        return _PAPS[text.upper()]
    if not is_statement(definitions.get(ref, {})):
        return None
    found = said.get(STATEMENT + text, said.get(ANY_STATEMENT))
    return None if found is None else ours_of(found)


def ours_of(text: str) -> Tlp | Pap | str:
    """The right side of a pair: a TLP, a PAP, or a word that restricts nothing or names a definition of ours."""
    name = text.strip().upper()
    return _TLPS.get(name, _PAPS.get(name, text))


def is_statement(definition: Mapping[str, Any]) -> bool:
    """Whether a marking definition is a statement (STIX 2.1 §7.2.1.2)."""
    return definition.get("definition_type") == "statement"


def text_of(definition: Mapping[str, Any]) -> str:
    """The words of a marking definition: of its statement, its TLP 2.0 extension, or whatever else it defines."""
    extension = definition.get("extensions")
    tlp2 = extension.get(TLP_EXTENSION) if isinstance(extension, dict) else None
    if isinstance(tlp2, dict) and isinstance(tlp2.get("tlp_2_0"), str):
        return "TLP:" + str(tlp2["tlp_2_0"])
    pap = extension.get(PAP_EXTENSION) if isinstance(extension, dict) else None
    if isinstance(pap, dict) and isinstance(pap.get("pap"), str):
        return "PAP:" + str(pap["pap"])
    defined = definition.get("definition")
    texts = [text for text in defined.values() if isinstance(text, str)] if isinstance(defined, dict) else []
    text = texts[0].strip() if texts else ""
    kind = definition.get("definition_type")
    if isinstance(kind, str) and kind.upper() in {"TLP", "PAP"} and ":" not in text:
        return f"{kind.upper()}:{text}"
    return text


def _shown(ref: str, definitions: Definitions) -> str:
    text = text_of(definitions.get(ref, {}))
    return f"{ref} ({text[:120]})" if text else ref


class Written(NamedTuple):
    """The markings with which an object leaves us; ``unmapped`` is the first that the partner would not know."""

    refs: tuple[str, ...] = ()
    unmapped: str = ""


def written_for(
    value: Mapping[str, Any], tlp: Tlp, pairs: tuple[MarkingPair, ...], definitions: Definitions, *, tlp1: bool
) -> Written:
    """How an object that stands here under ``tlp`` is marked for the partner.

    Whatever label it carries itself, it leaves with the one under which it stands here; other markings are written as
    the agreement pairs them. Markings of its parts must mean the same to both.
    """
    back = {pair.ours: pair.theirs for pair in pairs if not pair.theirs.startswith((STATEMENT, TAG))}
    own = _tlp_for_them(tlp, back, tlp1=tlp1)
    if own is None:
        return Written(unmapped=tlp.label)
    refs = [own]
    listed = value.get("object_marking_refs")
    for ref in listed if isinstance(listed, list) else []:
        if _is_tlp(ref, definitions):
            continue
        theirs = _for_them(ref, pairs, back, definitions)
        if theirs is None:
            return Written(unmapped=_shown(ref, definitions))
        refs.append(theirs)
    return Written(tuple(dict.fromkeys(refs)))


def _tlp_for_them(tlp: Tlp, back: Mapping[str, str], *, tlp1: bool) -> str | None:
    if tlp.label in back:
        return back[tlp.label]
    return TLP1.get(tlp) if tlp1 else tlp.marking_id


def _is_tlp(ref: object, definitions: Definitions) -> bool:
    return ref in TLP_BY_MARKING_ID or text_of(definitions.get(str(ref), {})).upper() in _TLPS


def _for_them(
    ref: str, pairs: tuple[MarkingPair, ...], back: Mapping[str, str], definitions: Definitions
) -> str | None:
    """Ours as the agreement writes it for them; what is written alike on both sides stays."""
    if ref in back:
        return back[ref]
    definition = definitions.get(ref, {})
    if ref == ORIGINATOR_CONTROL:
        return ref
    text = PAP_BY_MARKING_ID[ref].label if ref in PAP_BY_MARKING_ID else text_of(definition)
    if text.upper() in _PAPS:
        return back.get(_PAPS[text.upper()].label, ref)
    known = {pair.theirs for pair in pairs}
    if ref in known:
        return ref
    return ref if is_statement(definition) and known & {STATEMENT + text, ANY_STATEMENT} else None
