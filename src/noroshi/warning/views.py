"""Pages of warnings: the inbox, one warning with its answer, what follows an answer, and the office's overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Problem, Tab, Told
from noroshi.frame.actors import Actor
from noroshi.observables import Kind
from noroshi.parties.queries import organisations
from noroshi.release.audiences import viewers_of
from noroshi.release.types import Pap
from noroshi.release.wording import PAPS
from noroshi.warning import queries, sentences, services
from noroshi.warning.errors import SeenBackwards, SeenInFuture, ValueNotInWarning, WarningError, WarningNotFound
from noroshi.warning.exports import FORMATS, Sheet, Value, may_stand
from noroshi.warning.forms import MOMENT, AnswerForm
from noroshi.warning.queries import AnswerGiven, Counts, Show, WarningRecord, WarningRow
from noroshi.warning.types import Answer, CauseKind, Evidence, Reason, Skipped, State

NOT_IN_LOGS = frozenset({0, Kind.CVE, Kind.CPE})
"""What cannot be searched for in a log as it is."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One warning in a list, in the reader's words."""

    row: WarningRow
    title: str
    subject: str
    organisation: str
    marking: str
    answer: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One line of "why you", in the reader's words."""

    have: str
    known: str
    later: str
    value: str
    confidence: str
    marking: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """One value that can be searched for, copied and answered about."""

    id: UUID
    kind: str
    value: str
    chosen: bool
    pap: Pap | None = None


@dataclass(frozen=True, slots=True)
class CardView:
    """One of the four answers."""

    value: str
    label: str
    help: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer of the history, in the reader's words."""

    given: AnswerGiven
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedView:
    """A value that warned nobody, and why."""

    value: str
    because: str


def _actor(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotPermitted
    return actor


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The warnings to the reader's organisation; for the office, to everybody."""
    actor = _actor(request)
    everybody = may(actor, Permission.WATCH_WARNINGS)
    show = _show(request, everybody)
    after = request.GET.get("after", "")
    page = (queries.overview if everybody else queries.inbox)(actor, show, after)
    counts = queries.counts(actor, everybody=everybody)
    context = {
        "rows": [_row(row, actor) for row in page.rows],
        "older": page.older,
        "show": show.value,
        "tabs": _tabs(show, counts, everybody),
        "counts": counts,
        "total": _total(show, counts),
        "everybody": everybody,
        "now": actor.now(),
    }
    return render(request, "warning/inbox.html", context)


def _show(request: HttpRequest, everybody: bool) -> Show:
    asked = request.GET.get("show", "")
    allowed = [one.value for one in Show if everybody or one not in (Show.HELD, Show.HELP)]
    return Show(asked) if asked in allowed else Show.UNANSWERED


def _tabs(show: Show, counts: Counts, everybody: bool) -> list[Tab]:
    entries = [(Show.UNANSWERED, _("To be answered"), counts.unanswered, counts.late > 0)]
    if everybody:
        entries.append((Show.HELP, _("Need help"), counts.help, True))
    entries.append((Show.ANSWERED, _("Answers") if everybody else _("Answered"), counts.answered, False))
    if everybody:
        entries.append((Show.HELD, _("Held"), counts.held, False))
    tabs = [Tab(label, f"?show={one}", one is show, count, late) for one, label, count, late in entries]
    return [*tabs, Tab(_("All"), f"?show={Show.ALL}", show is Show.ALL)]


def _total(show: Show, counts: Counts) -> int | None:
    return None if show is Show.ALL else int(getattr(counts, show.value))


def _row(row: WarningRow, actor: Actor) -> RowView:
    return RowView(
        row=row,
        title=sentences.title(row.reason, own=row.organisation.id == actor.organisation_id),
        subject=sentences.subject_words(row.reason, row.subject),
        organisation=row.organisation.name(get_language() or "ja"),
        marking=row.marking.label,
        answer=str(sentences.ANSWERS[row.answer]) if row.answer else "",
        state=str(sentences.STATES[row.state]),
        late=row.is_late(actor.now()),
    )


@require_GET
def warning(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """One warning. The warned see why, what to do and the form; the office sees who else was warned, and answers."""
    actor = _actor(request)
    record = queries.warning(actor, warning_id)
    if _may_answer(actor, record.row):
        services.open_warning(actor, warning_id)
    return _page(request, actor, record, None)


@require_POST
def answer(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """Take the answer; with a problem, the page again with everything that was typed."""
    actor = _actor(request)
    record = queries.warning(actor, warning_id)
    form = AnswerForm(request.POST, values=[one.id for one in _values(record.evidence, ())])
    if not form.is_valid():
        return _page(request, actor, record, form)
    given = form.cleaned_data
    try:
        services.answer(
            actor,
            warning_id,
            Answer(given["answer"]),
            seen=[UUID(one) for one in given["seen"]],
            first_seen=given["first_seen"],
            last_seen=given["last_seen"],
            remark=given["remark"],
        )
    except (SeenInFuture, SeenBackwards, ValueNotInWarning) as problem:
        form.add_error(_field_of(problem), problem.message)
        return _page(request, actor, record, form)
    return redirect("warning:answered", warning_id=warning_id)


def _field_of(problem: WarningError) -> str:
    return "seen" if isinstance(problem, ValueNotInWarning) else "last_seen"


@require_GET
def answered(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """After an answer: what happened, and what happens next."""
    actor = _actor(request)
    record = queries.warning(actor, warning_id)
    if not record.answers:
        return redirect("warning:warning", warning_id=warning_id)
    last = record.answers[0]
    context = {
        "shown": _row(record.row, actor),
        "last": _answer(last, record),
        "happened": sentences.WHAT_HAPPENED[last.answer],
        "next": sentences.WHAT_NEXT[last.answer],
        "urgent": last.answer is Answer.NEED_HELP,
    }
    return render(request, "warning/answered.html", context)


@require_GET
def values(request: HttpRequest, warning_id: UUID, ending: str) -> HttpResponse:
    """A warning's values as a file: csv, txt, rules (Suricata), intel (Zeek), rpz."""
    record = queries.warning(_actor(request), warning_id)
    if ending not in FORMATS:
        raise WarningNotFound
    media_type, write = FORMATS[ending]
    every = (Value(Kind[one.kind.upper()], one.value, one.pap) for one in _values(record.evidence, ()))
    listed = [one for one in every if may_stand(one, ending)]
    text = write(Sheet(record.row.number, record.row.ordinal, record.row.marking, listed))
    name = f"{record.row.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-TLP": record.row.marking.label}
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8", headers=headers)


def _may_answer(actor: Actor, row: WarningRow) -> bool:
    return (
        row.organisation.id == actor.organisation_id
        and row.state is State.SENT
        and may(actor, Permission.ANSWER_WARNING)
    )


def _page(request: HttpRequest, actor: Actor, record: WarningRecord, form: AnswerForm | None) -> HttpResponse:
    own = record.row.organisation.id == actor.organisation_id
    context = {
        "shown": _row(record.row, actor),
        "latency": _duration(record.row),
        "viewers": _viewers(record.row.audience_id),
        "evidence": [_evidence(one, actor.time_zone) for one in record.evidence],
        "more": record.row.evidence_count - len(record.evidence),
        "steps": sentences.steps([one.reason for one in record.evidence]),
        "answers": [_answer(one, record) for one in record.answers],
        "since": _search_since(record, actor.time_zone),
        **_values_context(record),
        **(_form_context(record, form, actor) if _may_answer(actor, record.row) else {}),
        **({} if own else _office_context(actor, record)),
    }
    return render(request, "warning/warning.html", context, status=422 if form is not None else 200)


def _search_since(record: WarningRecord, zone: str) -> date:
    """From when to search the logs: 30 days back, or a week before the organisation itself saw a value."""
    own = (one.have.since for one in record.evidence if one.reason is Reason.OWN_SIGHTING)
    seen = min((at - timedelta(days=7) for at in own if at is not None), default=record.row.sent_at)
    return min(seen, record.row.sent_at - timedelta(days=30)).astimezone(ZoneInfo(zone)).date()


def _values_context(record: WarningRecord) -> dict[str, object]:
    listed = _values(record.evidence, ())
    return {
        "values": listed,
        "paps": [(pap.label, PAPS[pap]) for pap in sorted({one.pap for one in listed if one.pap}, reverse=True)],
        "first_value": listed[0].value if listed else "",
        "more_values": len(listed) - 1,
        "all_values": "\n".join(one.value for one in listed),
        "endings": [("txt", _("List")), ("csv", "CSV"), ("rules", "Suricata"), ("intel", "Zeek"), ("rpz", "RPZ")],
    }


def _form_context(record: WarningRecord, form: AnswerForm | None, actor: Actor) -> dict[str, object]:
    last = record.answers[0] if record.answers else None
    if form is None:
        chosen = {str(one) for one in last.seen} if last else set()
        typed = {
            "answer": last.answer.value if last else "",
            "first_seen": _typed(last.first_seen) if last else "",
            "last_seen": _typed(last.last_seen) if last else "",
            "remark": last.remark if last else "",
        }
    else:
        chosen = set(form.data.getlist("seen"))  # type: ignore[attr-defined]  # a QueryDict
        typed = {name: str(form.data.get(name, "")) for name in ("answer", "first_seen", "last_seen", "remark")}
    return {
        "cards": [_card(one, typed["answer"]) for one in Answer],
        "choices": _values(record.evidence, chosen),
        "typed": typed,
        "problems": _problems(form) if form else [],
        "zone": timezone.localtime(actor.now()).tzname(),
        "changes": bool(record.answers),
    }


def _card(one: Answer, typed: str) -> CardView:
    return CardView(one.value, str(sentences.ANSWERS[one]), str(sentences.ANSWER_HELP[one]), one.value == typed)


def _typed(at: datetime | None) -> str:
    return timezone.localtime(at).strftime(MOMENT) if at else ""


def _problems(form: AnswerForm) -> list[Problem]:
    targets = {"answer": f"answer-{Answer.SEEN}", "seen": "seen", "first_seen": "first_seen", "last_seen": "last_seen"}
    return [
        Problem(targets.get(field, field), "invalid", str(message))
        for field, messages in form.errors.items()
        for message in messages
    ]


def _office_context(actor: Actor, record: WarningRecord) -> dict[str, object]:
    if not may(actor, Permission.WATCH_WARNINGS):
        return {"watching": False}
    told = queries.of_cause(actor, record.row.cause)
    left_out, number = _skipped(actor, record.row)
    return {
        "watching": True,
        "told": [Told(_row(row, actor).organisation, _what_became(row, actor), row.opened_at) for row in told],
        "held": record.row.state is State.HELD,
        "mail": str(sentences.MAILS[record.mail]) if record.mail else "",
        "mail_fault": record.mail_fault,
        "skipped": left_out,
        "skipped_count": number,
    }


def _skipped(actor: Actor, row: WarningRow) -> tuple[list[SkippedView], int]:
    if row.cause.kind is not CauseKind.RECEIPT:
        return [], 0
    found, number = queries.skipped(actor, int(row.cause.key))
    return [_skipped_view(one) for one in found], number


def _skipped_view(one: Skipped) -> SkippedView:
    return SkippedView(one.value, str(sentences.SKIPS[one.skip]) % {"because": one.because})


def _what_became(row: WarningRow, actor: Actor) -> str:
    shown = _row(row, actor)
    if row.state is not State.SENT:
        return f"{row.number}  {shown.state}"
    return f"{row.number}  {shown.answer or _('not yet answered')}"


def _evidence(one: Evidence, zone: str) -> EvidenceView:
    return EvidenceView(
        have=sentences.have(one, zone),
        known=sentences.known(one),
        later=sentences.later(one, zone),
        value=one.known.subject if one.observable_id and one.kind not in NOT_IN_LOGS else "",
        confidence=sentences.confidence(one.known.confidence),
        marking=one.marking.label,
    )


def _values(evidence: tuple[Evidence, ...], chosen: set[str] | tuple[()]) -> list[ValueView]:
    paps: dict[UUID, Pap] = {}
    for one in evidence:
        if one.observable_id is not None and one.known.pap is not None:
            paps[one.observable_id] = max(paps.get(one.observable_id, Pap.CLEAR), one.known.pap)
    found = {
        one.observable_id: ValueView(
            one.observable_id, Kind(one.kind).name.lower(), one.known.subject, str(one.observable_id) in chosen,
            paps.get(one.observable_id),
        )
        for one in evidence
        if one.observable_id is not None and one.kind not in NOT_IN_LOGS
    }  # fmt: skip
    return list(found.values())


def _answer(given: AnswerGiven, record: WarningRecord) -> AnswerView:
    by_id = {one.observable_id: one.known.subject for one in record.evidence}
    names = tuple(by_id[one] for one in given.seen if one in by_id)
    return AnswerView(given, str(sentences.ANSWERS[given.answer]), names)


def _viewers(audience_id: int) -> list[str]:
    found = organisations(viewers_of(audience_id).organisations)
    return [one.name(get_language() or "ja") for one in found.values()]


def _duration(row: WarningRow) -> str:
    seconds = row.latency / 1000
    if row.cause.kind is CauseKind.ASSETS:
        return _("%(number)s s after assets were registered") % {"number": f"{seconds:.1f}"}
    if seconds < 60:
        return _("%(number)s s after the report") % {"number": f"{seconds:.1f}"}
    if seconds < 7200:
        return _("%(number)s min after the report") % {"number": round(seconds / 60)}
    return _("%(number)s h after the report") % {"number": round(seconds / 3600)}
