"""Pages of requests for information."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority.errors import NotPermitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.parties import people
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.queries import office_of, organisation_by_code
from noroshi.release.audiences import marking_named
from noroshi.sharing.council import queries, requests, showing
from noroshi.sharing.council.errors import CouncilError
from noroshi.sharing.council.forms import (
    AnswerForm,
    CloseForm,
    DeclineForm,
    MemberAnswerForm,
    MemberQuestionForm,
    Plain,
    QuestionForm,
)
from noroshi.sharing.council.queries import RequestPage
from noroshi.sharing.council.types import Sharing
from noroshi.sharing.council.views import member_of


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """All requests that the reader may see, newest first; keyset paging."""
    actor = member_of(request)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 18 else None
    rows = queries.requests(actor, before, limit=queries.PAGE + 1)
    values = {
        "office": may(actor, Permission.RUN_COUNCIL),
        "may_ask": bool(may(actor, Permission.RUN_COUNCIL) or requests.seats(actor).groups),
        "rows": showing.request_rows(rows[: queries.PAGE], actor.now()),
        "names": showing.names({row.organisation_id for row in rows}),
        "older": str(rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else "",
    }
    return render(request, "sharing/council/requests.html", values)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for information: the office anybody, a member its groups and their members. Raises NotPermitted."""
    actor = member_of(request)
    office = may(actor, Permission.RUN_COUNCIL)
    form = _question_form(request, actor) if office else _member_question_form(request, actor)
    if request.method == "POST" and form.is_valid():
        key = _ask(actor, form)
        if key is not None:
            messages.success(request, _("They are asked; a notice goes to each organisation's address."))
            return redirect("council:request", key)
    values = {"form": form, "office": office, "most": requests.MOST_A_DAY}
    return render(request, "sharing/council/ask.html", values, status=422 if form.errors else 200)


def _question_form(request: HttpRequest, actor: Actor) -> QuestionForm:
    language = get_language() or "ja"
    groups = [(one.id, one.name(language)) for one in people.group_rows(actor.world_id)]
    return QuestionForm(request.POST or None, groups=groups)


def _member_question_form(request: HttpRequest, actor: Actor) -> MemberQuestionForm:
    language, seats = get_language() or "ja", requests.seats(actor)
    if not seats.groups:
        raise NotPermitted
    groups = [one for one in people.group_rows(actor.world_id, actor.organisation_id) if one.id in seats.groups]
    names = showing.names(people.members_together(seats.groups, actor.organisation_id))
    return MemberQuestionForm(
        request.POST or None, groups=[(one.id, one.name(language)) for one in groups],
        members=sorted(names.items(), key=lambda one: one[1]), bound=seats.binding.any,
    )  # fmt: skip


def _ask(actor: Actor, form: QuestionForm) -> int | None:
    said = form.cleaned_data
    try:
        question = requests.Question(
            said["title"], said["text"], said["due_at"], marking_named(said["marking"]),
            int(said["group"]) if said["group"] else None, _named(actor, said["organisations"]),
            said.get("restricted", False), said.get("readers") == "asked",
        )  # fmt: skip
        return requests.ask(actor, question)
    except UnknownOrganisation as error:
        form.add_error("organisations", str(error))
    except CouncilError as error:
        form.add_error(None, str(error))
    return None


def _named(actor: Actor, said: str | list[str]) -> tuple[int, ...]:
    """Who is named: by codes that are typed, or by ids that were chosen. Raises UnknownOrganisation."""
    if isinstance(said, list):
        return tuple(int(one) for one in said)
    return tuple(organisation_by_code(one, actor.world_id).id for one in said.split())


@require_http_methods(["GET", "POST"])
def one_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: answer it or decline, or (who asked) see the answers beside each other, release, remind, close."""
    actor = member_of(request)
    row = requests.visible(min(request_id, 2**62))
    page = queries.request_page(actor, row)
    forms = _forms(request, page, _asked_by_office(actor, page))
    if request.method == "POST":
        done = _act(request, actor, page, forms)
        if done is not None:
            return done
    elif page.own is not None and page.own.opened_at is None:
        requests.open_request(actor, row.pk)
    wrong = any(form.errors for form in forms.values())
    return _show(request, actor, page, forms, 422 if wrong else 200)


def _asked_by_office(actor: Actor, page: RequestPage) -> bool:
    return page.row.organisation_id == office_of(actor.world_id).id


def _forms(request: HttpRequest, page: RequestPage, by_office: bool) -> dict[str, Plain]:
    go = request.POST.get("go", "") if request.method == "POST" else ""
    own = page.own
    begun = (
        {"text": own.text, "marking": own.marking.label, "sharing": own.sharing}
        if own is not None and own.marking is not None and not own.declined
        else None
    )
    kind = AnswerForm if by_office else MemberAnswerForm
    return {
        "answer": kind(request.POST if go == "answer" else None, initial=begun),
        "decline": DeclineForm(request.POST if go == "decline" else None, prefix="no"),
        "close": CloseForm(request.POST if go == "close" else None),
    }


def _act(request: HttpRequest, actor: Actor, page: RequestPage, forms: dict[str, Plain]) -> HttpResponse | None:
    key, go = page.row.id, request.POST.get("go", "")
    form = forms.get(go)
    if form is not None and not form.is_valid():
        return None
    try:
        said = _done(actor, key, go, form.cleaned_data if form else {})
    except CouncilError as error:
        if form is None:
            messages.error(request, str(error))
            return redirect("council:request", key)
        form.add_error(None, str(error))
        return None
    if said:
        messages.success(request, said)
    return redirect("council:request", key)


def _done(actor: Actor, key: int, go: str, said: dict[str, str]) -> str:
    if go == "answer":
        sharing = Sharing(said.get("sharing", Sharing.OFFICE))
        requests.answer(actor, key, said["text"], marking_named(said["marking"]), sharing)
        if "sharing" in said:  # what the office asks is answered with it
            return _("The office has your answer. You can change it until the request is closed.")
        return _("Your answer is there. You can change it until the request is closed.")
    if go == "decline":
        requests.decline(actor, key, said["reason"])
        return _("Whoever asked reads why you do not answer.")
    if go == "close":
        requests.close(actor, key, said["summary"])
        return _("The request is closed; all who were asked can read the summary.")
    if go == "release":
        number = requests.release(actor, key)
        text = ngettext("%(n)s answer is shown to all who were asked.", "%(n)s answers are shown to all.", number)
        return text % {"n": number}
    if go == "remind":
        number = requests.remind_now(actor, key)
        return ngettext("%(n)s organisation was reminded.", "%(n)s organisations were reminded.", number) % {
            "n": number
        }
    return ""


def _show(request: HttpRequest, actor: Actor, page: RequestPage, forms: dict[str, Plain], status: int) -> HttpResponse:
    language = get_language() or "ja"
    organisations = {one.organisation_id for one in page.answers} | {page.row.organisation_id}
    organisations |= {one.organisation_id for one in page.shared if one.organisation_id is not None}
    values = {
        "it": page,
        "office": may(actor, Permission.RUN_COUNCIL),
        "by_office": _asked_by_office(actor, page),
        "may_close": page.row.gathers or may(actor, Permission.RUN_COUNCIL),
        "state": showing.REQUEST_STATES[page.row.state(actor.now())],
        "late": page.row.due_at <= actor.now(),
        "group": page.group[0] if language.startswith("ja") else page.group[1],
        "names": showing.names(organisations),
        "sharing": showing.SHARING,
        "forms": forms,
    }
    return render(request, "sharing/council/request.html", values, status=status)
