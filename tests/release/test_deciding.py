"""Who gets what, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.release.deciding import decide, decide_all, roll_of
from noroshi.release.types import Decision, Handling, Outcome, Reason, Recipient, ReleaseClass, Tlp

OFFICE, SOURCE, CLIENT, MEMBER, PARTNER, VENDOR = 1, 2, 3, 4, 5, 6
RECIPIENTS = {
    OFFICE: Recipient(OFFICE, frozenset({"all", "org:1", "desk:1", "community"})),
    SOURCE: Recipient(SOURCE, frozenset({"all", "org:2", "community", "group:9"})),
    CLIENT: Recipient(CLIENT, frozenset({"all", "org:3", "community", "person:31"})),
    MEMBER: Recipient(MEMBER, frozenset({"all", "org:4", "community", "group:9"})),
    PARTNER: Recipient(PARTNER, frozenset({"all", "org:5", "community"})),
    VENDOR: Recipient(VENDOR, frozenset({"all", "org:6"})),
}
NEAR = frozenset({"org:2", "org:1"})


def held(marking: Tlp, *atoms: str, handling: Handling | None = None, listed: tuple[str, ...] = ()) -> ReleaseClass:
    return ReleaseClass(
        SOURCE, OFFICE, marking, frozenset(atoms), handling or Handling(), frozenset(listed), frozenset({"org:3"})
    )


full, nothing = Outcome.FULL, Outcome.NOTHING
EXAMPLES = [
    (held(Tlp.CLEAR, "all"), VENDOR, full, Reason.EVERYONE),
    (held(Tlp.GREEN, *NEAR, "community"), PARTNER, full, Reason.COMMUNITY),
    (held(Tlp.GREEN, *NEAR, "community"), VENDOR, nothing, Reason.NOT_IN_COMMUNITY),
    (held(Tlp.AMBER, *NEAR, "org:3"), CLIENT, full, Reason.CLIENT),
    (held(Tlp.AMBER, *NEAR, "org:3", "group:9"), MEMBER, full, Reason.GROUP),
    (held(Tlp.AMBER, *NEAR, "org:3"), PARTNER, nothing, Reason.NOT_A_CLIENT),
    (held(Tlp.AMBER_STRICT, *NEAR), CLIENT, nothing, Reason.ORGANISATION_ONLY),
    (held(Tlp.AMBER_STRICT, *NEAR), OFFICE, full, Reason.OFFICE),
    (held(Tlp.AMBER_STRICT, *NEAR), SOURCE, full, Reason.OWN),
    (held(Tlp.RED, "person:31"), CLIENT, full, Reason.NAMED_PERSON),
    (held(Tlp.RED, "person:31"), PARTNER, nothing, Reason.NAMED_PERSONS_ONLY),
    (held(Tlp.AMBER, "org:2"), PARTNER, nothing, Reason.NO_CONSENT),
    (held(Tlp.AMBER, "org:1", "org:5"), PARTNER, full, Reason.RELEASED),
    (held(Tlp.GREEN, *NEAR, "org:5", listed=("org:5",)), PARTNER, full, Reason.RELEASABLE_TO),
    (held(Tlp.GREEN, *NEAR, "org:5", listed=("org:5",)), MEMBER, nothing, Reason.NOT_ON_LIST),
    (held(Tlp.AMBER, *NEAR, handling=Handling(originator_control=True)), PARTNER, nothing, Reason.ORIGINATOR_DECIDES),
    (held(Tlp.GREEN, *NEAR, handling=Handling(source_hidden=True)), PARTNER, Outcome.REDACTED, Reason.SOURCE_HIDDEN),
    (held(Tlp.GREEN, *NEAR, handling=Handling(source_hidden=True)), VENDOR, nothing, Reason.NOT_IN_COMMUNITY),
    (held(Tlp.CLEAR, "org:1", "org:4"), PARTNER, nothing, Reason.NARROWED),
]


@pytest.mark.parametrize(("of", "who", "outcome", "reason"), EXAMPLES)
def test_each_way_to_get_something_or_not_has_its_own_reason(
    of: ReleaseClass, who: int, outcome: Outcome, reason: Reason
) -> None:
    assert decide(of, RECIPIENTS[who]) == Decision(outcome, reason)


atoms = st.frozensets(
    st.sampled_from(["all", "community", "group:9", "group:8", "person:31", *(f"org:{one}" for one in range(1, 7))]),
    max_size=5,
)
handling = st.builds(Handling, originator_control=st.booleans(), source_hidden=st.booleans())
classes = st.builds(
    ReleaseClass, st.integers(1, 6), st.just(OFFICE), st.sampled_from(Tlp), atoms, handling, atoms, atoms, atoms
)


@given(held=classes)
def test_deciding_for_all_at_once_is_deciding_for_each(held: ReleaseClass) -> None:
    at_once = {one: decision for decision, found in decide_all(held, roll_of(RECIPIENTS.values())) for one in found}

    assert at_once == {key: decide(held, one) for key, one in RECIPIENTS.items()}


@given(held=classes)
def test_all_of_it_is_decided_exactly_for_whom_row_level_security_shows_it(held: ReleaseClass) -> None:
    for one in RECIPIENTS.values():
        assert (decide(held, one).outcome is Outcome.FULL) == bool(one.atoms & held.audience)
