"""Pages of the quality of knowledge: doubts, merges, lifetimes, reliability of sources, warninglists."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.knowledge import entities, judging, merging, quality_forms, queries, standing, warninglists
from noroshi.knowledge.confidence import GRADES
from noroshi.knowledge.decay import Lifetime
from noroshi.knowledge.errors import KnowledgeError
from noroshi.knowledge.lifetimes import REASONS
from noroshi.knowledge.wording import kind_name, type_name
from noroshi.observables import Kind
from noroshi.parties.errors import PartiesError
from noroshi.parties.queries import organisation_by_code, organisations
from noroshi.release.audiences import marking_named
from noroshi.release.errors import ReleaseError

REFUSED = (KnowledgeError, PartiesError, ReleaseError)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _names(ids: Iterable[int]) -> dict[int, str]:
    language = get_language() or "ja"
    return {key: one.name(language) for key, one in organisations(ids).items()}


@require_http_methods(["GET", "POST"])
def quality(request: HttpRequest) -> HttpResponse:
    """What waits for a judgement: doubted values, objects that may be one; the newest merges."""
    actor = permitted(request, Permission.JUDGE_KNOWLEDGE)
    if request.method == "POST":
        return _judge(request, actor)
    doubted, proposed = standing.doubts(actor.world_id), entities.proposals(actor)
    known = queries.references({uuid for one in proposed for uuid in (one.first, one.second)})
    sources = {one.source_id for one in doubted}
    sources |= {key for one in proposed for key in (*one.first_sources, *one.second_sources)}
    values = {
        "doubts": doubted,
        "proposals": [
            (one, type_name(one.type), known[one.first].name, known[one.second].name)
            for one in proposed
            if one.first in known and one.second in known
        ],
        "merges": [(one, type_name(one.type)) for one in entities.newest_merges(actor.world_id, 50)],
        "names": _names(sources),
        "merge": quality_forms.MergeForm(initial={"kept": request.GET.get("kept", "")[:290]}),
    }
    return render(request, "knowledge/quality/quality.html", values)


def _judge(request: HttpRequest, actor: Actor) -> HttpResponse:
    acts: dict[str, Callable[[HttpRequest, Actor], str]] = {
        "settle": _settle, "merge": _merge, "part": _part, "apart": _apart,
    }  # fmt: skip
    act = acts.get(request.POST.get("go", ""))
    if act is not None:
        try:
            messages.success(request, act(request, actor))
        except REFUSED as error:
            messages.error(request, str(error))
    return redirect("knowledge:quality")


def _settle(request: HttpRequest, actor: Actor) -> str:
    false_alarm = request.POST.get("outcome") == "false-alarm"
    judging.settle_doubt(
        actor, _number(request.POST.get("doubt", "")), request.POST.get("why", ""), false_alarm=false_alarm
    )
    return _("It is settled. Its values are served no more.") if false_alarm else _("It is settled. Its values stay.")


def _merge(request: HttpRequest, actor: Actor) -> str:
    said = request.POST.get("marking", "")
    marking = marking_named(said) if said else None
    kept, merged = request.POST.get("kept", "")[:290].strip(), request.POST.get("merged", "")[:290].strip()
    merging.merge(actor, kept, merged, request.POST.get("why", ""), marking)
    return _("They are one now. You can undo that at any time; both objects stay as they came.")


def _part(request: HttpRequest, actor: Actor) -> str:
    merging.part(actor, _number(request.POST.get("merge", "")), request.POST.get("why", ""))
    return _("They are two again, each as it was.")


def _apart(request: HttpRequest, actor: Actor) -> str:
    first, second = request.POST.get("kept", "")[:290], request.POST.get("merged", "")[:290]
    merging.tell_apart(actor, first, second, request.POST.get("why", "") or _("They only share a name."))
    return _("It will not be proposed again.")


@require_safe
def entity(request: HttpRequest, stix_id: str) -> HttpResponse:
    """A thing that several objects describe: its names and who calls it so, its objects, why they are one."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    found = entities.entity(stix_id)
    sources = {one.source_id for one in found.members}
    values = {
        "it": found,
        "title": found.representative.name or found.representative.stix_id,
        "type": type_name(found.representative.type),
        "marking": max(one.marking for one in found.members).label,
        "may_judge": may(actor, Permission.JUDGE_KNOWLEDGE),
        "names": _names(sources),
        "titles": {one.stix_id: one.name for one in reversed(found.members)},
    }
    return render(request, "knowledge/quality/entity.html", values)


@require_http_methods(["GET", "POST"])
def lifetimes(request: HttpRequest) -> HttpResponse:
    """How long values of each kind stay good, with the reason; the office changes it."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    rows = standing.lifetimes(actor.world_id)
    judge = may(actor, Permission.JUDGE_KNOWLEDGE)
    chosen = _number(request.GET.get("kind", "")) or int(Kind.IPV4)
    begun = next(({"kind": int(row.kind), "days": row.in_force.days, "speed": row.in_force.speed}
                  for row in rows if row.kind == chosen), None)  # fmt: skip
    form = quality_forms.LifetimeForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = _try(form, lambda: judging.set_lifetime(
            actor, Kind(said["kind"]), Lifetime(said["days"], said["speed"]), said["reason"]))  # fmt: skip
        if done:
            messages.success(request, _("It counts at once, for everything that is known."))
            return redirect("knowledge:lifetimes")
    values = {
        "rows": [(row, kind_name(row.kind), row.reason or REASONS[row.kind]) for row in rows],
        "form": form if judge else None,
    }
    return render(request, "knowledge/quality/lifetimes.html", values, status=422 if form.errors else 200)


def _try(form: quality_forms._Plain, act: Callable[[], object], field: str | None = None) -> bool:
    try:
        act()
    except REFUSED as error:
        form.add_error(field, error.message if isinstance(error, NoroshiError) else str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """How reliable sources are, since when and why; the office grades them."""
    actor = permitted(request, Permission.JUDGE_KNOWLEDGE)
    form = quality_forms.GradeForm(request.POST or None, initial={"organisation": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def grade() -> None:
            found = organisation_by_code(said["organisation"], actor.world_id)
            judging.grade_source(actor, found.id, said["grade"], said["reason"])

        if _try(form, grade, "organisation"):
            messages.success(request, _("It counts at once, in the score of everything that this source sent."))
            return redirect("knowledge:sources")
    given = standing.gradings()
    latest = {one.organisation_id: one for one in reversed(given)}
    values = {
        "rows": [(one, GRADES[one.grade]) for one in latest.values()],
        "history": [(one, GRADES[one.grade]) for one in given],
        "names": _names({one.organisation_id for one in given}),
        "form": form,
    }
    return render(request, "knowledge/quality/sources.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The warninglists; the office adds one of its own."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    form = quality_forms.ListForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            added = warninglists.add_list(actor, said["name"], said["about"], form.content())
        except REFUSED as error:
            form.add_error(None, str(error))
            listed = error.facts.get("problems")
            problems = list(listed)[:200] if isinstance(listed, tuple) else []
        else:
            many = ngettext("%(n)s value counts as harmless now.", "%(n)s values count as harmless now.", added.keys)
            messages.success(request, many % {"n": added.keys})
            if not added.problems:
                return redirect("knowledge:warninglists")
            problems, form = list(added.problems[:200]), quality_forms.ListForm()
    values = {
        "rows": warninglists.warninglists(),
        "form": form if may(actor, Permission.JUDGE_KNOWLEDGE) else None,
        "problems": problems,
    }
    return render(request, "knowledge/quality/warninglists.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def one_list(request: HttpRequest) -> HttpResponse:
    """One warninglist (``?name=``): what of the known it touches; on, off, removed."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    name = request.GET.get("name", "").replace("\0", "")[:300]
    row = warninglists.warninglist(name)
    if request.method == "POST":
        return _change_list(request, actor, name)
    values = {
        "row": row,
        "touched": warninglists.touched_by(row),
        "entries": warninglists.entries_of(name, 50),
        "judge": may(actor, Permission.JUDGE_KNOWLEDGE),
    }
    return render(request, "knowledge/quality/warninglist.html", values)


def _change_list(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    go = request.POST.get("go", "")
    try:
        if go == "remove":
            warninglists.remove_list(actor, name)
            messages.success(request, _("The list is removed."))
            return redirect("knowledge:warninglists")
        if go in {"on", "off"}:
            warninglists.switch(actor, name, on=go == "on", why=request.POST.get("why", ""))
            messages.success(request, _("It is switched on.") if go == "on" else _("It is switched off."))
    except REFUSED as error:
        messages.error(request, str(error))
    return redirect(request.get_full_path())
