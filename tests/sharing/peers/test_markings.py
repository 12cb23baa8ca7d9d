"""Protects: no marking loses its meaning at the border, and none that nobody explained passes it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats.handling import DEFINITIONS as DEFINED
from noroshi.formats.handling import ORIGINATOR_CONTROL, PAP_EXTENSION
from noroshi.release.types import Handling, Pap, Tlp
from noroshi.sharing.peers.markings import Meaning, meaning_of, written_for
from noroshi.sharing.peers.receiving import handling_under
from noroshi.sharing.peers.rules import Accepted, Leaving, Refused, Sendable, may_come_in, may_go_out
from noroshi.sharing.peers.types import Flow, MarkingPair, PassingOn, Reason, Terms
from noroshi.sharing.products.types import ProductKind
from noroshi.stix.meta import TLP1_AMBER, TLP1_GREEN, TLP1_RED, TLP1_WHITE
from tests.sharing.peers.making import OPEN

SECRET = "marking-definition--00000000-0000-4000-8000-000000000001"
HANDLING = "marking-definition--00000000-0000-4000-8000-000000000002"
COPYRIGHT = "marking-definition--00000000-0000-4000-8000-000000000003"
DEFINITIONS: dict[str, dict[str, Any]] = {
    HANDLING: {"type": "marking-definition", "definition_type": "statement", "definition": {"statement": "PAP:GREEN"}},
    COPYRIGHT: {"type": "marking-definition", "definition_type": "statement", "definition": {"statement": "© B"}},
}


def marked(*refs: str, **more: Any) -> dict[str, Any]:
    """An object with these markings."""
    return {"type": "indicator", "object_marking_refs": list(refs)} | more


@pytest.mark.parametrize(
    ("ref", "tlp"), [(TLP1_WHITE, Tlp.CLEAR), (TLP1_GREEN, Tlp.GREEN), (TLP1_AMBER, Tlp.AMBER), (TLP1_RED, Tlp.RED)]
)
def test_tlp_1_is_read_by_name(ref: str, tlp: Tlp) -> None:
    assert meaning_of(marked(ref), (), {}) == Meaning(tlp)


def test_a_tlp_of_their_own_making_is_read_by_what_it_says() -> None:
    definition = {"type": "marking-definition", "definition_type": "tlp", "definition": {"tlp": "amber"}}

    assert meaning_of(marked(SECRET), (), {SECRET: definition}).tlp is Tlp.AMBER


def test_the_narrowest_marking_counts_also_that_of_a_part() -> None:
    part = {"granular_markings": [{"marking_ref": TLP1_RED, "selectors": ["name"]}]}

    assert meaning_of(marked(TLP1_GREEN, **part), (), {}).tlp is Tlp.RED


def test_a_national_marking_means_what_the_agreement_says() -> None:
    assert meaning_of(marked(SECRET), (MarkingPair(SECRET, "TLP:AMBER+STRICT"),), {}).tlp is Tlp.AMBER_STRICT


def test_a_statement_means_what_the_agreement_says_of_it_or_of_every_statement() -> None:
    assert meaning_of(marked(COPYRIGHT), (MarkingPair("statement:© B", "TLP:GREEN"),), DEFINITIONS).tlp is Tlp.GREEN
    assert meaning_of(marked(COPYRIGHT), (MarkingPair("statement:*", "none"),), DEFINITIONS) == Meaning()


def test_a_pap_is_read_from_its_words() -> None:
    assert meaning_of(marked(HANDLING), (), DEFINITIONS) == Meaning(pap=Pap.GREEN)


def test_a_pap_is_known_by_its_fixed_id_and_by_its_registered_extension() -> None:
    own = dict(DEFINED[Pap.RED.marking_id])
    pink = own | {"extensions": {PAP_EXTENSION: {"pap": "pink"}}}
    assert meaning_of(marked(Pap.RED.marking_id), (), {}) == Meaning(pap=Pap.RED)
    assert meaning_of(marked(SECRET), (), {SECRET: own}) == Meaning(pap=Pap.RED)
    assert meaning_of(marked(SECRET), (), {SECRET: pink}).unmapped


def test_originator_control_comes_in_and_leaves_with_the_object_whatever_is_agreed() -> None:
    flow = Flow(open=True, highest=Tlp.AMBER)
    terms, value = Terms(incoming=flow, outgoing=flow), marked(TLP1_GREEN, ORIGINATOR_CONTROL, Pap.AMBER.marking_id)
    came = may_come_in(terms, value, {})

    assert isinstance(came, Accepted)
    assert (came.controlled, came.pap) == (True, Pap.AMBER)
    freely = msgspec.structs.replace(terms, passing_on=PassingOn.WITHIN_TLP)
    assert handling_under(freely, None, 0) == Handling()
    written = written_for(value, Tlp.GREEN, (), {}, tlp1=False)
    assert written.refs == (Tlp.GREEN.marking_id, ORIGINATOR_CONTROL, Pap.AMBER.marking_id)


@pytest.mark.parametrize("ref", [SECRET, COPYRIGHT, "nonsense"])
def test_a_marking_that_nobody_explained_is_named(ref: str) -> None:
    assert meaning_of(marked(TLP1_GREEN, ref), (), DEFINITIONS).unmapped.startswith(ref)


def test_ours_leaves_as_the_partner_reads_it() -> None:
    pairs = (MarkingPair(SECRET, "TLP:AMBER+STRICT"),)

    assert written_for(marked(), Tlp.AMBER_STRICT, pairs, {}, tlp1=False).refs == (SECRET,)
    assert written_for(marked(), Tlp.GREEN, pairs, {}, tlp1=True).refs == (TLP1_GREEN,)
    assert written_for(marked(), Tlp.GREEN, pairs, {}, tlp1=False).refs == (Tlp.GREEN.marking_id,)


def test_what_tlp_1_has_no_word_for_does_not_leave() -> None:
    assert written_for(marked(), Tlp.AMBER_STRICT, (), {}, tlp1=True).unmapped == "TLP:AMBER+STRICT"


def test_a_pap_above_the_agreement_is_refused_both_ways() -> None:
    flow = Flow(open=True, highest=Tlp.AMBER, highest_pap=Pap.CLEAR)
    terms, value = Terms(incoming=flow, outgoing=flow), marked(TLP1_GREEN, HANDLING)

    assert may_come_in(terms, value, DEFINITIONS) == Refused(Reason.ABOVE_PAP, "PAP:GREEN")
    assert may_go_out(terms, Leaving(value, b"", Tlp.GREEN), DEFINITIONS) == Refused(Reason.ABOVE_PAP, "PAP:GREEN")


REFS = st.lists(st.sampled_from([TLP1_WHITE, TLP1_GREEN, TLP1_AMBER, TLP1_RED, *(one.marking_id for one in Tlp)]))
FLOWS = st.builds(
    Flow, st.booleans(), st.just(()), st.sampled_from(Tlp), st.sampled_from(Pap), st.just(()), st.just(())
)


@given(REFS, FLOWS, st.sampled_from(Tlp), st.sampled_from([None, *PassingOn]))
def test_nothing_leaves_that_is_narrower_than_agreed_and_nothing_leaves_wider_than_it_stands_here(
    refs: list[str], flow: Flow, standing: Tlp, passing_on: PassingOn | None
) -> None:
    leaving = Leaving(marked(*refs), b"{}", standing, passing_on=passing_on)

    sent = may_go_out(Terms(outgoing=flow), leaving, {})

    if isinstance(sent, Sendable):
        assert flow.open
        assert passing_on is not PassingOn.NO
        assert standing <= sent.tlp <= flow.highest
        assert sent.tlp is not Tlp.RED


@given(REFS, FLOWS, st.sampled_from(Tlp))
def test_nothing_comes_in_that_is_narrower_than_agreed(refs: list[str], flow: Flow, unmarked: Tlp) -> None:
    told = may_come_in(Terms(incoming=flow, unmarked=unmarked), marked(*refs), {})

    narrowest = meaning_of(marked(*refs), (), {}).tlp
    if not isinstance(told, Refused):
        assert (unmarked if narrowest is None else narrowest) == told.tlp <= flow.highest


def test_a_definition_passes_whatever_types_are_agreed() -> None:
    flow = Flow(open=True, types=("malware",), highest=Tlp.CLEAR)

    assert not isinstance(may_come_in(Terms(incoming=flow), {"type": "marking-definition"}, {}), Refused)
    assert may_come_in(Terms(incoming=OPEN), marked(), {}).tlp is Tlp.AMBER  # type: ignore[union-attr]  # accepted


@pytest.mark.parametrize("kind", ["report", "language-content"])
def test_only_the_agreed_kinds_of_products_pass_and_what_is_none_is_no_matter_of_theirs(kind: str) -> None:
    flow = Flow(open=True, highest=Tlp.GREEN, products=(ProductKind.PUBLICITY,))
    terms = Terms(incoming=flow, outgoing=flow)
    for label, passes in (("product-for-publicity", True), ("comprehensive-analysis", False), ("malware", True)):
        value = marked(Tlp.GREEN.marking_id, type=kind, labels=[label])
        refused = Refused(Reason.PRODUCT, label)

        assert (may_come_in(terms, value, {}) != refused) is passes
        assert (may_go_out(terms, Leaving(value, b"{}", Tlp.GREEN), {}) != refused) is passes
