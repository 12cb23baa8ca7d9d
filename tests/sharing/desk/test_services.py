"""What a release does: who gets it, who must agree, how it is corrected, revoked and withdrawn."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from noroshi.authority.errors import NotPermitted
from noroshi.frame.verbs import seeing
from noroshi.knowledge.queries import objects, relations
from noroshi.parties.undertakings import offer, sign
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Handling, Marking, Pap, Tlp
from noroshi.sharing.desk.errors import (
    ConsentMissing,
    NothingChosen,
    NothingLeft,
    NotNarrower,
    NotOpenAnyMore,
    NotReleasable,
    NotYours,
    ReleaseNotFound,
    ReleaseReasonMissing,
    SecondPersonNeeded,
)
from noroshi.sharing.desk.models import Notice, Release, ReleaseConsent, ReleaseCopy
from noroshi.sharing.desk.remarking import remark
from noroshi.sharing.desk.services import consent, propose, refuse, release, withdraw, withhold
from noroshi.sharing.desk.types import Proposal, Redaction, Target
from tests.knowledge.knowing import StixObject, indicator, made, related
from tests.nation import Nation
from tests.sharing.desk.releasing import (
    INDICATOR,
    council,
    fetch,
    found,
    lay_out,
    partner_a,
    released,
    row_of,
    second,
    tell,
    to,
)

LATER = "2026-02-01T00:00:00.000Z"


def state(nation: Nation, number: int) -> str:
    with seeing(nation.duty_officer()):
        return Release.objects.get(pk=number).state


def newer(one: StixObject, **more: object) -> StixObject:
    return {**one, "modified": LATER, **more}


def test_what_an_operator_marked_amber_reaches_one_partner_once_it_and_a_second_officer_agree(nation: Nation) -> None:
    other = partner_a(nation)
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = lay_out(nation, [INDICATOR], to(nation, "PARTNER-B"))
    assert found(nation.partner(), INDICATOR["id"]) is None

    with pytest.raises(SecondPersonNeeded):
        release(nation.duty_officer(), number)
    with pytest.raises(ConsentMissing):
        release(second(nation), number)
    consent(nation.reporter("E-01"), number)
    release(second(nation), number)

    assert state(nation, number) == "released"
    assert found(nation.partner(), INDICATOR["id"]) == INDICATOR
    assert found(other, INDICATOR["id"]) is None
    assert found(nation.reporter("W-01"), INDICATOR["id"]) is None
    with seeing(nation.duty_officer()):
        assert len(objects(str(INDICATOR["id"]))) == 1  # the office has the original, and no copies beside it


def test_the_office_gives_what_is_its_own_to_members_at_home_without_asking_anybody(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.GREEN), Handling(releasable_to=("E-02",)))
    assert found(nation.reporter("W-01"), INDICATOR["id"]) is None

    number = lay_out(nation, [INDICATOR], council(nation, "W-01", "W-02"))

    assert state(nation, number) == "released"
    assert found(nation.reporter("W-01"), INDICATOR["id"]) == INDICATOR
    assert found(nation.reporter("W-03"), INDICATOR["id"]) is None


def test_an_originator_that_refuses_is_the_end_of_it(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = lay_out(nation, [INDICATOR], to(nation, "PARTNER-B"))

    withhold(nation.reporter("E-01"), number, "They would know that it is us.")

    with pytest.raises(ConsentMissing):
        release(second(nation), number)
    with pytest.raises(NotOpenAnyMore):
        consent(nation.reporter("E-01"), number)
    refuse(second(nation), number, "The originator refused.")
    assert state(nation, number) == "refused"
    assert found(nation.partner(), INDICATOR["id"]) is None


def test_a_redacted_version_is_an_object_of_its_own_and_leads_to_the_original_inside_alone(nation: Nation) -> None:
    malware = made("malware", "Kurofune", is_family=True, description="Found at Organisation E-01.")
    indicates = related(INDICATOR, "indicates", malware)
    tell(nation, "E-01", [INDICATOR, malware, indicates], Marking(Tlp.AMBER))
    target = to(nation, "PARTNER-B", Redaction.REPORTER, Redaction.VICTIM, Redaction.ADDRESSES)
    number = lay_out(nation, [INDICATOR, malware, indicates], target)
    release(second(nation), number)  # the originator is not asked: nothing says who it is

    with seeing(nation.duty_officer()):
        copies = {one.original_type: one.stix_id for one in ReleaseCopy.objects.filter(release_id=number)}
    assert not {str(one["id"]) for one in (INDICATOR, malware, indicates)} & set(copies.values())
    got = found(nation.partner(), copies["indicator"])
    assert got is not None
    assert "E-01" not in json.dumps(got, ensure_ascii=False)
    assert "10.0.0.7" not in json.dumps(got)
    assert got["pattern"] == INDICATOR["pattern"]
    said = found(nation.partner(), copies["relationship"])
    assert said is not None
    assert (said["source_ref"], said["target_ref"]) == (copies["indicator"], copies["malware"])
    derived = objects_uuid(copies["indicator"])
    for actor, links in ((nation.duty_officer(), 1), (nation.partner(), 0)):
        with seeing(actor):
            rows, _ = relations(derived, viewer_audiences(), outgoing=True)
            assert len([one for one in rows if one.kind == "derived-from"]) == links


def objects_uuid(stix_id: str):  # type: ignore[no-untyped-def]  # a UUID
    from uuid import UUID

    return UUID(stix_id[-36:])


def test_a_new_version_and_the_originators_revoked_reach_whoever_received_it(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    released(nation, [INDICATOR], to(nation, "PARTNER-B"), to(nation, "W-01", Redaction.REPORTER))
    fetch(nation, nation.partner())
    with seeing(nation.duty_officer()):
        [redacted] = ReleaseCopy.objects.filter(redacted=True).values_list("stix_id", flat=True)

    tell(nation, "E-01", [newer(INDICATOR, name="seen at 組織E-01, twice")], Marking(Tlp.AMBER))
    nation.settle()
    assert found(nation.partner(), INDICATOR["id"])["name"] == "seen at 組織E-01, twice"  # type: ignore[index]
    assert found(nation.reporter("W-01"), redacted)["name"] == "seen at ［報告者 / reporter］, twice"  # type: ignore[index]

    tell(nation, "E-01", [newer(INDICATOR, modified="2026-03-01T00:00:00.000Z", revoked=True)], Marking(Tlp.AMBER))
    nation.settle()
    assert found(nation.partner(), INDICATOR["id"])["revoked"] is True  # type: ignore[index]
    assert found(nation.reporter("W-01"), redacted)["revoked"] is True  # type: ignore[index]
    with seeing(nation.partner()):
        told = list(Notice.objects.order_by("pk").values_list("kind", "mail_state"))
    assert told == [("corrected", "waiting"), ("revoked", "waiting")]
    with seeing(nation.reporter("W-01")):
        assert set(Notice.objects.values_list("mail_state", flat=True)) == {"needless"}  # it had fetched nothing


def test_what_is_withdrawn_is_gone_and_machines_and_people_are_told(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    fetch(nation, nation.partner())
    fetched_at = nation.clock.time
    nation.clock.time += timedelta(hours=2)

    withdraw(nation.duty_officer(), number, "It was a test of ours.")

    assert found(nation.partner(), INDICATOR["id"]) is None
    assert found(nation.reporter("E-01"), INDICATOR["id"]) == INDICATOR
    with seeing(nation.partner()):
        [notice] = Notice.objects.all()
        assert (notice.kind, notice.because, notice.fetched_at) == ("withdrawn", "It was a test of ours.", fetched_at)
    notes = noted(nation)
    assert [one["object_refs"] for one in notes] == [[INDICATOR["id"]]]
    with pytest.raises(NotOpenAnyMore):
        withdraw(nation.duty_officer(), number, "Again.")


def noted(nation: Nation) -> list[dict[str, object]]:
    """The notes that the partner's machine would read."""
    from noroshi.knowledge.copies import originals
    from noroshi.knowledge.searching import search
    from noroshi.knowledge.types import SearchQuery

    with seeing(nation.partner()):
        rows = search(SearchQuery(types=("note",)), viewer_audiences()).rows
        return [json.loads(one.content) for one in originals([row.id for row in rows])]


def test_a_withdrawn_version_of_the_offices_own_is_revoked_without_its_text(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))

    withdraw(nation.duty_officer(), number, "Too early.")

    got = found(nation.partner(), INDICATOR["id"])
    assert got is not None
    assert got["revoked"] is True
    assert "description" not in got
    assert found(nation.duty_officer(), INDICATOR["id"]) == INDICATOR


def test_marking_more_narrowly_takes_it_from_those_who_lose_it_and_from_whoever_it_was_released_to(
    nation: Nation,
) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.GREEN), Handling(releasable_to=("E-02", "W-01")))
    number = released(nation, [INDICATOR], to(nation, "PARTNER-B"))
    reporter = nation.reporter("E-01")
    row = row_of(reporter, INDICATOR)

    remark(reporter, row, Marking(Tlp.GREEN), Handling(releasable_to=("E-02",)), "W-01 does not need it.")
    nation.settle()

    assert found(nation.reporter("E-02"), INDICATOR["id"]) is not None
    for lost in (nation.reporter("W-01"), nation.partner()):
        assert found(lost, INDICATOR["id"]) is None
        with seeing(lost):
            assert [one.kind for one in Notice.objects.all()] == ["withdrawn"]
    assert state(nation, number) == "withdrawn"


def test_marking_anew_never_widens_and_is_for_the_originator_and_the_office(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.GREEN), Handling(releasable_to=("E-02",)))
    reporter = nation.reporter("E-01")
    row = row_of(reporter, INDICATOR)

    with pytest.raises(NotNarrower):
        remark(reporter, row, Marking(Tlp.GREEN), Handling(), "Everybody may have it.")
    with pytest.raises(NotYours):
        remark(nation.reporter("E-02"), row, Marking(Tlp.AMBER_STRICT), Handling(), "I do not like it.")
    with pytest.raises(ReleaseReasonMissing):
        remark(reporter, row, Marking(Tlp.AMBER_STRICT), Handling(), " ")


def test_red_and_what_has_no_named_source_never_go_in_full(nation: Nation) -> None:
    red, hidden = indicator("198.51.100.8"), indicator("198.51.100.9")
    tell(nation, "E-01", [red], Marking(Tlp.RED))
    tell(nation, "E-01", [hidden], Marking(Tlp.GREEN), Handling(source_hidden=True))

    for one in (red, hidden):
        with pytest.raises(NotReleasable):
            lay_out(nation, [one], to(nation, "W-01"))
    number = lay_out(nation, [hidden], to(nation, "W-01", Redaction.REPORTER))
    assert state(nation, number) == "proposed"


def test_the_same_object_goes_to_two_groups_under_two_markings(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    released(nation, [INDICATOR], to(nation, "W-01"), marking=Tlp.GREEN, handling=Handling(pap=Pap.GREEN))
    released(nation, [INDICATOR], to(nation, "W-02"))

    marks = [Tlp.GREEN.marking_id, Pap.GREEN.marking_id]
    assert found(nation.reporter("W-01"), INDICATOR["id"])["object_marking_refs"] == marks  # type: ignore[index]
    with seeing(nation.reporter("W-01")):
        assert objects(str(INDICATOR["id"]))[0].marking is Tlp.GREEN
    with seeing(nation.reporter("W-02")):
        assert objects(str(INDICATOR["id"]))[0].marking is Tlp.AMBER


def test_a_group_of_the_council_with_no_undertaking_in_force_sees_nothing_that_was_released_to_it(
    nation: Nation,
) -> None:
    from noroshi.parties.models import Group

    target = council(nation, "W-01")
    Group.objects.filter(pk=target.group_id).update(needs_undertaking="organisation")
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    released(nation, [INDICATOR], target)

    assert found(nation.reporter("W-01"), INDICATOR["id"]) is None


def test_who_never_signed_is_not_told_what_was_withdrawn_from_its_group(nation: Nation) -> None:
    from noroshi.parties.models import Group

    target = council(nation, "W-01", "W-02")
    Group.objects.filter(pk=target.group_id).update(needs_undertaking="organisation")
    now = nation.clock.now()
    key = offer(nation.duty_officer(), nation.organisations["W-02"].pk, now, now + timedelta(days=9))
    sign(nation.reporter("W-02"), key)
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.AMBER))
    number = released(nation, [INDICATOR], target)
    nation.clock.advance(timedelta(days=10))  # what was seen before an undertaking ended is told of after its end

    withdraw(nation.duty_officer(), number, "Too early.")

    for code, told in (("W-01", []), ("W-02", [INDICATOR["name"]])):
        with seeing(nation.reporter(code)):
            assert [one.name for one in Notice.objects.all()] == told


def test_what_somebody_sees_by_another_way_too_is_not_revoked_for_them(nation: Nation) -> None:
    tell(nation, "NCO", [INDICATOR], Marking(Tlp.GREEN))
    first = released(nation, [INDICATOR], to(nation, "W-01"))
    second_release = released(nation, [INDICATOR], to(nation, "W-01"))

    for number in (first, second_release):
        withdraw(nation.duty_officer(), number, "It is for the community anyway.")
        assert found(nation.reporter("W-01"), INDICATOR["id"]) == INDICATOR


def test_what_cannot_be_laid_out_says_why(nation: Nation) -> None:
    inside = indicator("10.0.0.7")
    tell(nation, "E-01", [INDICATOR, inside], Marking(Tlp.GREEN))
    officer, row = nation.duty_officer(), row_of(nation.duty_officer(), INDICATOR)
    target = to(nation, "PARTNER-B")

    with pytest.raises(NothingChosen):
        propose(officer, Proposal((), (target,), "why"))
    with pytest.raises(NothingChosen):
        propose(officer, Proposal((row + 10**6,), (target,), "why"))
    with pytest.raises(ReleaseReasonMissing):
        propose(officer, Proposal((row,), (target,), " "))
    with pytest.raises(NothingLeft):
        lay_out(nation, [inside], to(nation, "PARTNER-B", Redaction.ADDRESSES))
    with pytest.raises(NotPermitted):
        propose(nation.reporter("E-01"), Proposal((row,), (target,), "why"))


def test_a_request_for_consent_is_for_the_originator_and_the_office_alone(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    number = lay_out(nation, [INDICATOR], to(nation, "PARTNER-B"))

    for actor, seen in ((nation.reporter("E-01"), 1), (nation.duty_officer(), 1), (nation.reporter("W-01"), 0)):
        with seeing(actor):
            assert ReleaseConsent.objects.filter(release_id=number).count() == seen
    with pytest.raises(ReleaseNotFound):
        consent(nation.reporter("W-01"), number)


def test_a_target_that_is_both_knows_its_atom() -> None:
    assert Target(7).atom == "org:7"
    assert Target(group_id=3).atom == "group:3"
