"""What a release by name needs before it may go. Pure; our own rules, which no law fixes.

The full object goes further only as its originator allows: by its marking, by its consent, or because it is the
originator. The office alone decides on what it made itself, and on a redacted version of what was reported to it; a
second person looks at whatever leaves the country or was narrower than TLP:GREEN.
"""

from __future__ import annotations

from collections.abc import Collection

from noroshi.release.types import Outcome, ReleaseClass, Tlp
from noroshi.sharing.desk.types import Need, Redaction


def need_of(
    held: ReleaseClass,
    consent: bool,
    outcome: Outcome,
    redactions: Collection[Redaction],
    *,
    foreign: bool,
    marking: Tlp | None = None,
) -> Need:
    """What one recipient's getting objects of a class needs.

    ``consent``: whether the sender consented to passing them on. ``outcome`` is what the recipient gets without the
    release. ``marking`` is a new label; None leaves it.
    """
    if held.handling.source_hidden and Redaction.REPORTER not in redactions:
        return Need.IMPOSSIBLE
    if redactions:
        return _redacted(held, consent, foreign)
    if held.marking is Tlp.RED:
        return Need.IMPOSSIBLE
    own = held.source_id == held.office_id
    widened = marking is not None and marking < held.marking
    if outcome is Outcome.FULL and not widened:
        return Need.NOTHING
    if own and held.handling.originator_control:
        return Need.IMPOSSIBLE  # a copy for others of what somebody reported: the original asks that one
    if own:
        return Need.SECOND_PERSON if foreign or held.marking >= Tlp.AMBER else Need.NOTHING
    if not consent or widened or held.marking >= Tlp.AMBER or held.listed or held.handling.originator_control:
        return Need.ORIGINATOR
    return Need.SECOND_PERSON


def _redacted(held: ReleaseClass, consent: bool, foreign: bool) -> Need:
    if held.source_id == held.office_id and held.handling.originator_control:
        return Need.IMPOSSIBLE
    if held.source_id == held.office_id:
        return Need.SECOND_PERSON if foreign or held.marking >= Tlp.AMBER else Need.NOTHING
    if not consent or held.handling.originator_control or held.marking is Tlp.RED:
        return Need.ORIGINATOR
    return Need.SECOND_PERSON
