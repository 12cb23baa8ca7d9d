"""The pages for people: a recipient's collections and how to connect; the office defines collections."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Consequence
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.laws import organisations_list
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.models import Organisation
from noroshi.parties.queries import organisation_by_code, organisations
from noroshi.parties.types import OrganisationKind
from noroshi.release.types import Tlp
from noroshi.sharing.inputs import OurForm
from noroshi.sharing.peers.services import nothing_flows_with
from noroshi.sharing.taxii import queries, services
from noroshi.sharing.taxii.errors import CriteriaNotReadable
from noroshi.sharing.taxii.services import CollectionFacts
from noroshi.sharing.taxii.types import CollectionRecord, Criteria, InboxRules

_TLPS: Final = [(int(tlp), tlp.label) for tlp in Tlp if tlp is not Tlp.RED]


def _tlp(said: str) -> Tlp:
    return Tlp(int(said))


class CollectionForm(OurForm):
    """What the office says of a collection. What is empty leaves nothing out."""

    title = forms.CharField(label=lazy("Title"), max_length=120)
    description = forms.CharField(
        label=lazy("What it is for"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    alias = forms.SlugField(label=lazy("Short name in addresses"), max_length=60, required=False)
    offered_to = forms.CharField(
        label=lazy("Offered to"),
        help_text=lazy("Codes of organisations or groups with spaces between; community, or all"),
        max_length=2000,
        initial="community",
    )
    types = forms.CharField(
        label=lazy("Only these types"), help_text=lazy("Such as indicator malware"), max_length=2000, required=False
    )
    ceiling = forms.TypedChoiceField(
        label=lazy("Up to which marking"),
        required=False,
        coerce=lambda said: Tlp(int(said)),
        empty_value=None,
        choices=[("", "—"), *((int(tlp), tlp.label) for tlp in Tlp)],
    )
    confidence = forms.IntegerField(
        label=lazy("Least confidence"), help_text=lazy("0 to 100"), min_value=0, max_value=100, required=False
    )
    sectors = forms.MultipleChoiceField(
        label=lazy("From operators of these sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.CharField(
        label=lazy("From these organisations"),
        help_text=lazy("Codes with spaces between"),
        max_length=2000,
        required=False,
    )
    products = forms.CharField(
        label=lazy("About these products"),
        help_text=lazy("As in CPE: vendor:product, with spaces between"),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ja"
        self.fields["sectors"].choices = [  # type: ignore[attr-defined]  # a choice
            (one.code, one.name.in_language(language)) for one in organisations_list().sectors
        ]

    def facts(self, actor: Actor) -> CollectionFacts:
        """What was entered. Raises CriteriaNotReadable for a code that no organisation has."""
        said = self.cleaned_data
        criteria = Criteria(
            tuple(said["types"].split()),
            said["ceiling"],
            said["confidence"],
            tuple(_organisation(code, actor) for code in said["sources"].split()),
            tuple(said["sectors"]),
            tuple(said["products"].lower().split()),
        )
        return CollectionFacts(
            said["title"], said["description"], said["alias"], criteria, tuple(said["offered_to"].split())
        )


class InboxForm(OurForm):
    """How what an organisation adds over TAXII is marked."""

    prefix = "inbox"
    organisation = forms.ChoiceField(label=lazy("Organisation"))
    unmarked = forms.TypedChoiceField(
        label=lazy("What it does not mark becomes"), choices=_TLPS, coerce=_tlp, initial=int(Tlp.AMBER)
    )
    widest = forms.TypedChoiceField(
        label=lazy("Widest marking that it may give"),
        help_text=lazy("What it marks more widely becomes this."),
        choices=_TLPS,
        coerce=_tlp,
        initial=int(Tlp.CLEAR),
    )
    narrowest = forms.TypedChoiceField(
        label=lazy("Narrowest marking that it may give"),
        help_text=lazy("What it marks more narrowly is refused, and listed in the status."),
        choices=_TLPS,
        coerce=_tlp,
        initial=int(Tlp.AMBER_STRICT),
    )

    def __init__(self, world_id: int, given: object = None) -> None:
        super().__init__(given)
        japanese = (get_language() or "ja").startswith("ja")
        kinds = [OrganisationKind.OFFICE, OrganisationKind.COMMISSION]
        rows = Organisation.objects.filter(world_id=world_id, is_active=True).exclude(kind__in=kinds).order_by("code")
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]  # a choice
            (str(one.pk), f"{one.code}: {one.name_ja if japanese else one.name_en}") for one in rows
        ]

    def clean(self) -> dict[str, object]:
        """The widest is no narrower than the narrowest, and what is unmarked lies between."""
        said = super().clean() or {}
        if {"unmarked", "widest", "narrowest"} <= said.keys():
            if said["widest"] > said["narrowest"]:
                self.add_error("widest", _("It is narrower than the narrowest."))
            elif not said["widest"] <= said["unmarked"] <= said["narrowest"]:
                self.add_error("unmarked", _("It must lie between the widest and the narrowest."))
        return said

    def rules(self) -> InboxRules:
        """What was entered."""
        said = self.cleaned_data
        return InboxRules(said["unmarked"], said["widest"], said["narrowest"])


def _organisation(code: str, actor: Actor) -> int:
    try:
        return organisation_by_code(code, actor.world_id).id
    except UnknownOrganisation as error:
        raise CriteriaNotReadable(name=_("From these organisations"), value=code[:40]) from error


@require_safe
def connect(request: HttpRequest) -> HttpResponse:
    """The reader's collections, and how a client connects."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    address = settings.PUBLIC_URL.rstrip("/") + "/taxii2/"
    values = {
        "rows": [(one, f"{address}shared/collections/{one.id}/") for one in queries.collections(actor)],
        "nothing_flows": nothing_flows_with(actor),
        "address": address,
        "rules": queries.inbox_rules(actor.organisation_id),
        "may_define": may(actor, Permission.DEFINE_COLLECTIONS),
    }
    return render(request, "sharing/taxii/connect.html", values)


@require_http_methods(["GET", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """Define a collection, or say how what an organisation adds is marked."""
    actor = permitted(request, Permission.DEFINE_COLLECTIONS)
    if "inbox-organisation" in request.POST:
        return _inbox(request, actor)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(form, actor, None):
        messages.success(request, _("The collection is defined. Those whom it is offered to see it at once."))
        return redirect("taxii:connect")
    return _form(request, form, None, InboxForm(actor.world_id))


def _inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = InboxForm(actor.world_id, request.POST)
    if not form.is_valid():
        return _form(request, CollectionForm(), None, form)
    organisation = int(form.cleaned_data["organisation"])
    services.set_inbox(actor, organisation, form.rules())
    messages.success(request, _("It holds for what the organisation adds from now on."))
    return redirect("taxii:define")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a collection."""
    actor = permitted(request, Permission.DEFINE_COLLECTIONS)
    held = queries.collection(actor, str(key))
    form = CollectionForm(request.POST or None, initial=_initial(held, queries.offered_to(key)))
    if request.method == "POST" and form.is_valid() and _done(form, actor, key):
        messages.success(request, _("The collection is changed."))
        return redirect("taxii:connect")
    return _form(request, form, held)


@require_POST
def retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a collection away from its readers."""
    actor = permitted(request, Permission.DEFINE_COLLECTIONS)
    services.retire_collection(actor, key)
    messages.success(request, _("The collection is taken away."))
    return redirect("taxii:connect")


def _done(form: CollectionForm, actor: Actor, key: UUID | None) -> bool:
    try:
        facts = form.facts(actor)
        if key is None:
            services.define_collection(actor, facts)
        else:
            services.change_collection(actor, key, facts)
    except NoroshiError as error:
        form.add_error("sources" if isinstance(error, CriteriaNotReadable) else "offered_to", error.message)
        return False
    return True


def _form(
    request: HttpRequest, form: CollectionForm, held: CollectionRecord | None, inbox: InboxForm | None = None
) -> HttpResponse:
    consequences = (
        [Consequence(held.title, _("is not listed any more, and its address answers that there is nothing"))]
        if held
        else []
    )
    values: dict[str, object] = {"form": form, "held": held, "consequences": consequences, "inbox": inbox}
    values |= {"inboxes": queries.inboxes() if inbox is not None else []}
    wrong = bool(form.errors or (inbox is not None and inbox.errors))
    return render(request, "sharing/taxii/define.html", values, status=422 if wrong else 200)


def _initial(held: CollectionRecord, offered_to: str) -> dict[str, object]:
    criteria = held.criteria
    codes = [one.code for one in organisations(criteria.sources).values()]
    return {
        "title": held.title,
        "description": held.description,
        "alias": held.alias,
        "offered_to": offered_to,
        "types": " ".join(criteria.types),
        "ceiling": "" if criteria.ceiling is None else int(criteria.ceiling),
        "confidence": criteria.confidence,
        "sectors": criteria.sectors,
        "sources": " ".join(codes),
        "products": " ".join(criteria.products),
    }
