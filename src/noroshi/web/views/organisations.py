"""Organisations and groups, for the administrator: who there is. Nothing of what they know."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.face.types import Chip, Consequence
from noroshi.frame.actors import Actor
from noroshi.frame.laws import organisations_list, sector_name
from noroshi.law.designation import Designation
from noroshi.parties import people
from noroshi.parties.errors import CodeTaken, OfficeStays, PartiesError, UnknownOrganisation
from noroshi.parties.people import GroupRow, OrganisationRow, WantedPeople
from noroshi.parties.people_services import (
    OrganisationFacts,
    add_organisation,
    change_organisation,
    deactivate_organisation,
    reactivate_organisation,
    register_group,
)
from noroshi.parties.types import Bound, OrganisationKind
from noroshi.web.names import ORGANISATION_KINDS, ROLES

T = TypeVar("T")
PAGE = 50
DESIGNATION = ("designated", "designated_from", "designated_until")
DESIGNATED = {"": None, "yes": True, "no": False}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MANY = 20_000
"""Characters of a list of codes."""


class Day(forms.DateInput):
    """A day, chosen in a calendar where the browser has one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationForm(forms.Form):
    """What is registered of an organisation."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(ORGANISATION_KINDS.items()))
    name_ja = forms.CharField(label=lazy("Name in Japanese"), max_length=200)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=200)
    sector = forms.ChoiceField(label=lazy("Sector"), required=False)
    ministry = forms.ChoiceField(label=lazy("Ministry in charge"), required=False)
    mail = forms.EmailField(label=lazy("Mail address for warnings"), max_length=254, required=False)
    designated = forms.ChoiceField(
        label=lazy("Designated as a special social infrastructure operator"),
        required=False,
        choices=[("", lazy("not registered")), ("yes", lazy("yes")), ("no", lazy("no"))],
    )
    designated_from = forms.DateField(label=lazy("Designated from"), required=False, widget=Day)
    designated_until = forms.DateField(label=lazy("Designated until"), required=False, widget=Day)
    clients = forms.CharField(
        label=lazy("Clients, one code on each line"), max_length=MANY, required=False, widget=forms.Textarea
    )

    def __init__(self, world_id: int, given: object = None, *, facts: OrganisationFacts | None = None) -> None:
        super().__init__(given, initial=_initial(facts))  # type: ignore[arg-type]  # a QueryDict or None
        if facts is not None:
            del self.fields["code"]
        language = get_language() or "ja"
        self.fields["sector"].choices = [("", _("none")), *_sectors(language)]  # type: ignore[attr-defined]  # a choice
        ministries = people.codes_and_names(world_id, [OrganisationKind.MINISTRY])
        self.fields["ministry"].choices = [  # type: ignore[attr-defined]  # a choice
            ("", _("none")), *((code, ja if language.startswith("ja") else en) for code, ja, en in ministries)
        ]  # fmt: skip

    def clean_code(self) -> str:
        """Letters, digits and a few marks: it stands in addresses and files."""
        return _code(str(self.cleaned_data["code"]))

    def clean(self) -> dict[str, Any]:
        """The days of a designation in their order, and only with a designation."""
        said = super().clean() or {}
        start, end = said.get("designated_from"), said.get("designated_until")
        if start and end and end < start:
            self.add_error("designated_until", _("This day is before the first one."))
        if (start or end) and said.get("designated") != "yes":
            self.add_error("designated", _("Choose “yes”, or take the days away."))
        return said

    def facts(self) -> OrganisationFacts:
        """What was entered."""
        said = dict(self.cleaned_data)
        said.pop("code", None)
        designated, start, end = (said.pop(name) for name in DESIGNATION)
        said["designation"] = Designation(DESIGNATED[designated], start, end)
        kind, clients = OrganisationKind(said.pop("kind")), tuple(str(said.pop("clients")).split())
        return OrganisationFacts(kind=kind, clients=clients, **said)


class GroupForm(forms.Form):
    """A named group and its members."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    name_ja = forms.CharField(label=lazy("Name in Japanese"), max_length=200)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=200)
    members = forms.CharField(
        label=lazy("Members, one code on each line"), max_length=MANY, required=False, widget=forms.Textarea
    )
    sector = forms.ChoiceField(label=lazy("Sector"), required=False)
    needs_undertaking = forms.ChoiceField(
        label=lazy("Secrecy undertaking that its members need"),
        required=False,
        choices=[
            (Bound.NOBODY, lazy("none")),
            (Bound.ORGANISATION, lazy("the organisation's, or the person's own")),
            (Bound.PERSON, lazy("each person's own")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "—"), *_sectors(get_language() or "ja")]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_code(self) -> str:
        """Letters, digits and a few marks."""
        return _code(str(self.cleaned_data["code"]))


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations by code: filters ``q``, ``kind``, ``inactive``; keyset paging."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    kind = request.GET.get("kind", "")
    wanted = WantedPeople(
        request.GET.get("q", "")[:200].replace("\0", ""),
        OrganisationKind(kind) if kind in set(OrganisationKind) else None,
        "inactive" in request.GET,
    )
    after = request.GET.get("after", "")[:40].replace("\0", "")
    rows, total = people.organisation_rows(actor.world_id, wanted, after, PAGE + 1)
    values = {
        "rows": [(row, *_words(row)) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].code if len(rows) > PAGE else "",
        "total": total,
        "limit": people.COUNT_LIMIT,
        "wanted": wanted,
        "kinds": ORGANISATION_KINDS.items(),
        "chips": _chips(wanted),
    }
    return render(request, "web/organisations.html", values)


@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation: what is registered of it, and its people."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    row = _row(actor, organisation_id)
    facts = people.organisation_facts(organisation_id)
    active, more = people.person_rows(actor.world_id, WantedPeople(organisation_id=row.id), limit=PAGE)
    name, kind, sector = _words(row)
    values = {
        "row": row,
        "name": name,
        "facts": [
            (_("Code"), row.code), (_("Kind"), kind), (_("Name in Japanese"), row.name_ja),
            (_("Name in English"), row.name_en), (_("Sector"), sector), (_("Ministry in charge"), facts.ministry),
            (_("Designated as a special social infrastructure operator"), _designated(row, facts.designation)),
            (_("Mail address for warnings"), row.mail), (_("Clients"), ", ".join(facts.clients)),
        ],
        "people": [(one, [ROLES[role] for role in one.roles]) for one in active],
        "more": more - len(active),
        "stays": row.kind is OrganisationKind.OFFICE,
        "consequences": [
            Consequence(name, _("is warned of nothing any more and can be chosen nowhere")),
            Consequence(
                _("its people: %(n)s") % {"n": row.people}, _("can no longer sign in; their sessions end at once")
            ),
        ],
    }  # fmt: skip
    return render(request, "web/organisation.html", values)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Register an organisation."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    form = OrganisationForm(actor.world_id, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _done(form, lambda: add_organisation(actor, form.cleaned_data["code"], form.facts()))
        if made is not None:
            messages.success(request, _("“%(name)s” is registered.") % {"name": form.cleaned_data["code"]})
            return redirect("web:organisation", made.id)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Change what is registered of an organisation."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    row = _row(actor, organisation_id)
    facts = people.organisation_facts(organisation_id)
    form = OrganisationForm(actor.world_id, request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: change_organisation(actor, organisation_id, form.facts()))
        if done is not None:
            messages.success(request, _("“%(name)s” is changed.") % {"name": row.code})
            return redirect("web:organisation", organisation_id)
    return _form_page(request, form, row)


@require_http_methods(["POST"])
def activity(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Deactivate an organisation, or activate it again (``active`` is ``yes``)."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    row = _row(actor, organisation_id)
    if request.POST.get("active") == "yes":
        reactivate_organisation(actor, organisation_id)
        messages.success(request, _("“%(name)s” is active again. Let its people in one by one.") % {"name": row.code})
    else:
        number = deactivate_organisation(actor, organisation_id)
        said = _("“%(name)s” is deactivated; %(n)s people can no longer sign in.")
        messages.success(request, said % {"name": row.code, "n": number})
    return redirect("web:organisation", organisation_id)


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The named groups and who belongs to them."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    language = get_language() or "ja"
    rows = [(one, one.name(language)) for one in people.group_rows(actor.world_id)]
    return render(request, "web/groups.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, group_id: int = 0) -> HttpResponse:
    """Register a group, or change one's name and members; its code stays."""
    actor = permitted(request, Permission.REGISTER_ORGANISATION)
    known = people.group_rows(actor.world_id)
    held = next((one for one in known if one.id == group_id), None)
    if group_id and held is None:
        raise Http404
    form = GroupForm(request.POST or None, initial=_group_initial(held))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if held is None and any(one.code == said["code"] for one in known):
            form.add_error("code", CodeTaken().message)
        else:
            code = held.code if held else said["code"]
            done = _done(
                form,
                lambda: register_group(
                    actor,
                    code,
                    said["name_ja"],
                    said["name_en"],
                    said["members"].split(),
                    sector=said["sector"],
                    needs_undertaking=Bound(said["needs_undertaking"]),
                ),
                field="members",
            )
            if done is not None:
                messages.success(request, _("“%(name)s” is registered.") % {"name": code})
                return redirect("web:groups")
    return render(request, "web/group_form.html", {"form": form, "held": held}, status=422 if form.errors else 200)


def _done(form: forms.Form, act: Callable[[], T], field: str = "") -> T | None:
    """What a verb gives; None when it refused what was entered, which then stands at the form."""
    try:
        return act()
    except (CodeTaken, OfficeStays, UnknownOrganisation) as error:
        place = "clients" if isinstance(error, UnknownOrganisation) else "kind"
        form.add_error(field or ("code" if isinstance(error, CodeTaken) else place), error.message)
    except PartiesError as error:
        form.add_error(None, error.message)
    return None


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValidationError(_("Write a short code of letters, digits and “-”."))
    return text


def _row(actor: Actor, organisation_id: int) -> OrganisationRow:
    try:
        return people.organisation_row(actor.world_id, organisation_id)
    except UnknownOrganisation as error:
        raise Http404 from error


def _words(row: OrganisationRow) -> tuple[str, str, str]:
    """Name, kind and sector in the reader's language."""
    language = get_language() or "ja"
    sector = str(sector_name(row.sector, language)) if row.sector else ""
    return row.name(language), str(ORGANISATION_KINDS[row.kind]), sector


def _designated(row: OrganisationRow, held: Designation) -> str:
    if row.kind is not OrganisationKind.OPERATOR or held.designated is None:
        return _("not registered") if row.kind is OrganisationKind.OPERATOR else ""
    if not held.designated:
        return _("no")
    days = {"start": held.start.isoformat() if held.start else "", "end": held.end.isoformat() if held.end else ""}
    if not (held.start or held.end):
        return _("yes")
    return _("yes, from %(start)s to %(end)s") % {name: day or "…" for name, day in days.items()}


def _sectors(language: str) -> list[tuple[str, str]]:
    return [(one.code, one.name.in_language(language)) for one in organisations_list().sectors]


def _initial(facts: OrganisationFacts | None) -> dict[str, object]:
    if facts is None:
        return {"kind": OrganisationKind.OPERATOR}
    names = ("kind", "name_ja", "name_en", "sector", "ministry", "mail")
    held = facts.designation
    said = next(word for word, known in DESIGNATED.items() if known is held.designated)
    designation = dict(zip(DESIGNATION, (said, held.start, held.end), strict=True))
    return {name: getattr(facts, name) for name in names} | {"clients": "\n".join(facts.clients)} | designation


def _group_initial(held: GroupRow | None) -> dict[str, str]:
    if held is None:
        return {}
    return {
        "code": held.code, "name_ja": held.name_ja, "name_en": held.name_en, "members": "\n".join(held.members),
        "sector": held.sector, "needs_undertaking": held.needs_undertaking,
    }  # fmt: skip


def _chips(wanted: WantedPeople) -> list[Chip]:
    chips = [Chip("q", wanted.text, wanted.text)] if wanted.text else []
    chips += [Chip("kind", wanted.kind, ORGANISATION_KINDS[wanted.kind])] if wanted.kind else []
    return chips + ([Chip("inactive", "1", _("deactivated"))] if wanted.inactive else [])


def _form_page(request: HttpRequest, form: OrganisationForm, row: OrganisationRow | None) -> HttpResponse:
    values = {"form": form, "row": row}
    return render(request, "web/organisation_form.html", values, status=422 if form.errors else 200)
