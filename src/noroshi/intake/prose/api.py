"""Values out of prose, for programs."""

from __future__ import annotations

from ninja import Field as Described
from ninja import Router, Schema, Status

from noroshi.authority.bearer import ApiRequest, acting
from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.intake.prose.finding import LONGEST
from noroshi.knowledge.benign import benign
from noroshi.languages import extract
from noroshi.observables import Kind

router = Router(tags=["intake"])
MOST = 5000


class TextIn(Schema):
    """A text in Japanese or English."""

    text: str = Described(max_length=LONGEST)


class ValueOut(Schema):
    """One place that names a value; ``start`` and ``end`` count characters (code points) of the text.

    ``harmless`` is the warninglist that names the value, or empty.
    """

    kind: str
    value: str
    written: str
    start: int
    end: int
    harmless: str = ""


class ValuesOut(Schema):
    """What a text names, in order; ``more`` places beyond the first 5,000."""

    values: list[ValueOut]
    more: int = 0


class ExtractionFailure(Schema):
    """What went wrong."""

    code: str
    message: str
    facts: dict[str, object] = Described(default_factory=dict)


@router.post("/extractions", response={200: ValuesOut, **dict.fromkeys((400, 401, 403, 413, 422), ExtractionFailure)})
@acting
def post_extraction(request: ApiRequest, body: TextIn) -> Status[ValuesOut]:
    """Find the observables that a text names, defanged ones too. Nothing is kept."""
    if not any(may(request.actor, one) for one in (Permission.SUBMIT_REPORT, Permission.SUBMIT_KNOWLEDGE)):
        raise NotPermitted
    mentions = extract(body.text)
    shown = mentions[:MOST]
    harmless = benign({one.observable for one in shown})
    values = [
        ValueOut(
            kind=one.kind.name.lower(),
            value=one.value,
            written=one.written,
            start=one.start,
            end=one.end,
            harmless=harmless.get((Kind(one.kind), one.value), ""),
        )
        for one in shown
    ]
    return Status(200, ValuesOut(values=values, more=len(mentions) - len(shown)))
