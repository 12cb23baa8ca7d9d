"""People, for the administrator: who they are, what they may do, how they get in. And who changed that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.grants import allowed
from noroshi.authority.services import deactivate_person, reactivate_person
from noroshi.authority.types import Permission
from noroshi.face.types import Chip, Consequence
from noroshi.frame.actors import Actor
from noroshi.parties import people
from noroshi.parties.errors import MailTaken, OrganisationInactive, UnknownPerson
from noroshi.parties.people import AccessRow, PersonRow, WantedPeople
from noroshi.parties.people_services import PersonFacts, add_person, change_person, invite, withdraw_role
from noroshi.parties.queries import organisations as organisations_of
from noroshi.parties.services import grant_role
from noroshi.parties.types import ONLY_AT, Role
from noroshi.web.invitations import setup_link
from noroshi.web.names import ACCESS_ACTS, PERMISSIONS, ROLES
from noroshi.web.views.account import ZONES

T = TypeVar("T")
PAGE = 50
GRANTABLE = tuple(role for role in Role if role is not Role.AUTOMATION)


class PersonForm(forms.Form):
    """What is registered of a person."""

    mail = forms.EmailField(label=lazy("Mail address to sign in with"), max_length=254)
    name = forms.CharField(label=lazy("Name"), max_length=120)
    language = forms.ChoiceField(label=lazy("Language"), choices=[("ja", "日本語"), ("en", "English")])
    time_zone = forms.ChoiceField(
        label=lazy("Time zone"), choices=[(zone, zone) for zone in ZONES if zone in available_timezones()]
    )

    def facts(self) -> PersonFacts:
        """What was entered."""
        return PersonFacts(**self.cleaned_data)


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody, the newest first: filters ``q``, ``of``, ``inactive``; keyset paging."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    of = _number(request.GET.get("of", ""))
    text = request.GET.get("q", "")[:200].replace("\0", "")
    wanted = WantedPeople(text, inactive="inactive" in request.GET, organisation_id=of)
    rows, total = people.person_rows(actor.world_id, wanted, _number(request.GET.get("after", "")), PAGE + 1)
    values = {
        "rows": [(row, [ROLES[role] for role in row.roles]) for row in rows[:PAGE]],
        "older": str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "total": total,
        "limit": people.COUNT_LIMIT,
        "wanted": wanted,
        "chips": _chips(wanted),
    }
    return render(request, "web/people.html", values)


@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: what they may do and why, and how that came about."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    return _page(request, actor, _row(actor, person_id))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Register somebody of an organisation."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    held = organisations_of([organisation_id]).get(organisation_id)
    if held is None or held.world_id != actor.world_id:
        raise Http404
    form = PersonForm(request.POST or None, initial={"language": "ja", "time_zone": "Asia/Tokyo"})
    if request.method == "POST" and form.is_valid():
        made = _done(form, lambda: add_person(actor, organisation_id, form.facts()))
        if made is not None:
            messages.success(request, _("“%(name)s” is registered.") % {"name": form.cleaned_data["name"]})
            return redirect("web:person", made)
    return render(request, "web/person_form.html", {"form": form, "held": held}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change what is registered of a person."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    row = _row(actor, person_id)
    initial = {"mail": row.mail, "name": row.name, "language": row.language, "time_zone": row.time_zone}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: change_person(actor, person_id, form.facts()))
        if done is not None:
            messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("web:person", person_id)
    return render(request, "web/person_form.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@require_POST
def roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a role (``grant``) or take one away (``withdraw``)."""
    actor = permitted(request, Permission.GRANT_ROLE)
    given, taken = request.POST.get("grant", ""), request.POST.get("withdraw", "")
    if given in GRANTABLE:
        grant_role(actor, person_id, Role(given))
        messages.success(request, _("The role is given. The office can see that."))
    elif taken in GRANTABLE:
        withdraw_role(actor, person_id, Role(taken))
        messages.success(request, _("The role is taken away. It ends with the person's next page."))
    else:
        messages.warning(request, _("Choose a role."))
    return redirect("web:person", person_id)


@require_POST
@sensitive_variables("link")
def invitation(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a link with which the person sets a password, and show it this once."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    link = setup_link(invite(actor, person_id))
    return _page(request, actor, _row(actor, person_id), link=link)


@require_POST
def activity(request: HttpRequest, person_id: int) -> HttpResponse:
    """Shut a person out, or let them in again (``active`` is ``yes``)."""
    actor = permitted(request, Permission.REGISTER_PERSON)
    if request.POST.get("active") == "yes":
        reactivate_person(actor, person_id)
        messages.success(request, _("They may come in again. Make a link with which they set a new password."))
    else:
        deactivate_person(actor, person_id)
        messages.success(request, _("They are shut out: every session and every token has ended."))
    return redirect("web:person", person_id)


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Who was given what access, and by whom: for the office and the commission, so that nothing of it is silent."""
    actor = permitted(request, Permission.READ_ACCESS)
    rows = people.access_changes(actor.world_id, after=_number(request.GET.get("after", "")), limit=PAGE + 1)
    values = {
        "rows": [_access(one) for one in rows[:PAGE]],
        "older": str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
    }
    return render(request, "web/access.html", values)


def _page(request: HttpRequest, actor: Actor, row: PersonRow, *, link: str = "") -> HttpResponse:
    held = organisations_of([row.organisation_id])[row.organisation_id]
    values = {
        "row": row,
        "organisation": held,
        "oneself": row.id == actor.person_id,
        "link": link,
        "held": [(role, ROLES[role]) for role in row.roles],
        "grantable": [
            (role.value, ROLES[role])
            for role in GRANTABLE
            if role not in row.roles and ONLY_AT.get(role, held.kind) == held.kind
        ],
        "permissions": sorted(str(PERMISSIONS[one]) for one in allowed(frozenset(row.roles))),
        "history": [_access(one) for one in people.access_changes(actor.world_id, person_id=row.id)],
        "consequences": [Consequence(row.name, _("is shut out: every session and token ends at once"))],
    }
    return render(request, "web/person.html", values)


def _access(one: AccessRow) -> tuple[AccessRow, str, str]:
    """A change with its words: what was done, and the role."""
    return one, str(ACCESS_ACTS[one.act]), str(ROLES[one.role]) if one.role else ""


def _done(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What a verb gives; None when it refused what was entered, which then stands at the form."""
    try:
        return act()
    except MailTaken as error:
        form.add_error("mail", error.message)
    except OrganisationInactive as error:
        form.add_error(None, error.message)
    return None


def _row(actor: Actor, person_id: int) -> PersonRow:
    try:
        return people.person_row(actor.world_id, person_id)
    except UnknownPerson as error:
        raise Http404 from error


def _chips(wanted: WantedPeople) -> list[Chip]:
    chips = [Chip("q", wanted.text, wanted.text)] if wanted.text else []
    if wanted.organisation_id is not None:
        held = organisations_of([wanted.organisation_id]).get(wanted.organisation_id)
        chips.append(Chip("of", str(wanted.organisation_id), held.code if held else "?"))
    return chips + ([Chip("inactive", "1", _("shut out"))] if wanted.inactive else [])


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
