"""What the release desk's forms send, as a proposal."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, QueryDict

from noroshi.face.types import Problem
from noroshi.release.audiences import marking_named
from noroshi.release.errors import UnknownMarking
from noroshi.release.types import Handling, Marking, Pap, Tlp
from noroshi.sharing.desk.errors import DeskError
from noroshi.sharing.desk.services import MOST_OBJECTS, MOST_RECIPIENTS, REASON_LIMIT
from noroshi.sharing.desk.types import Proposal, Redaction, Target

MOST_VICTIMS: Final = 20
NAME_LIMIT: Final = 200
GIVE: Final = "give"
KEEP: Final = "keep"


def chosen_objects(request: HttpRequest) -> tuple[int, ...]:
    """The object rows that the address or the form names, each once."""
    given = (*request.GET.getlist("object"), *request.POST.getlist("object"))
    found = dict.fromkeys(int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19)
    return tuple(found)[: MOST_OBJECTS + 1]


def proposal_from(posted: QueryDict, objects: tuple[int, ...]) -> Proposal:
    """The form's proposal. Raises UnknownMarking."""
    marking = posted.get("marking", KEEP)
    victims = [line.strip()[:NAME_LIMIT] for line in posted.get("victims", "").splitlines() if line.strip()]
    return Proposal(
        objects,
        tuple(_targets(posted)),
        posted.get("reason", "")[:REASON_LIMIT],
        None if marking in {KEEP, ""} else marking_named(marking),
        Handling(pap=pap_named(posted.get("pap", ""))),
        tuple(victims[:MOST_VICTIMS]),
    )


def _targets(posted: QueryDict) -> list[Target]:
    found = []
    for key in dict.fromkeys(posted.getlist(GIVE)[: MOST_RECIPIENTS + 1]):
        kind, _, number = key.partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            continue
        left_out = frozenset(Redaction(one) for one in posted.getlist(f"without-{key}") if one in set(Redaction))
        if kind == "group":
            found.append(Target(group_id=int(number), redactions=left_out))
        elif kind == "org":
            found.append(Target(int(number), redactions=left_out))
    return found


def pap_named(text: str) -> Pap | None:
    """A label of the Permissible Actions Protocol, or None."""
    name = text.strip().upper().removeprefix("PAP:")
    return Pap[name] if name in Pap.__members__ else None


def new_marking(posted: QueryDict) -> tuple[Marking, Handling]:
    """What an object is to be marked with anew: label, groups, and a list of recipients. Raises UnknownMarking."""
    codes = [one.strip() for one in posted.get("releasable_to", "").replace("、", ",").split(",")]
    handling = Handling(
        tuple(code for code in codes if code)[:MOST_RECIPIENTS],
        originator_control="originator_control" in posted,
        pap=pap_named(posted.get("pap", "")),
    )
    return Marking(
        marking_named(posted.get("marking", Tlp.AMBER_STRICT.label)), tuple(posted.getlist("group"))
    ), handling


def problem_of(error: DeskError | UnknownMarking) -> Problem:
    """Where on the form something is wrong."""
    places = {"ReleaseReasonMissing": "reason", "NothingChosen": "recipients", "UnknownMarking": "marking"}
    return Problem(places.get(error.code, "recipients"), error.code, error.message)
