"""What a person writes of a partner's MISP server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from noroshi.parties.models import Group, Organisation
from noroshi.parties.types import OrganisationKind
from noroshi.sharing.inputs import OurForm
from noroshi.sharing.misp.models import Server
from noroshi.sharing.misp.servers import ServerFacts


class ServerForm(OurForm):
    """How a MISP server is reached, and what flows."""

    organisation = forms.ChoiceField(label=_("Whose server it is"))
    url = forms.CharField(
        label=pgettext_lazy("url", "Address"),
        max_length=400,
        help_text=_("Where its sign-in page is, such as https://misp.example/"),
    )
    key = forms.CharField(
        label=_("Authentication key"),
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept encrypted and never shown again. Left empty, the one that is kept stays."),
    )
    pulls = forms.BooleanField(label=_("Fetch events from it"), required=False, initial=True)
    pushes = forms.BooleanField(
        label=_("Send events to it"),
        required=False,
        help_text=_("It gets what the organisation may see, and nothing else."),
    )
    minutes = forms.IntegerField(label=_("Minutes between two exchanges"), min_value=1, max_value=1440, initial=15)
    ca = forms.CharField(
        label=_("Certificate of its own authority (PEM)"),
        max_length=40_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave it empty when a public authority has issued its certificate."),
    )

    def __init__(self, world_id: int, given: object = None, *, server: Server | None = None) -> None:
        super().__init__(given, initial=_initial(server))
        if server is not None:
            del self.fields["organisation"]
            return
        self.fields["key"].required = True
        self.fields["organisation"].choices = _choices(world_id)  # type: ignore[attr-defined]  # a choice

    def facts(self, organisation_id: int | None = None) -> ServerFacts:
        """What was entered."""
        said = self.cleaned_data
        return ServerFacts(
            organisation_id=organisation_id or int(said["organisation"]),
            url=said["url"],
            key=said["key"] or None,
            ca=said["ca"].strip(),
            pulls=said["pulls"],
            pushes=said["pushes"],
            minutes=said["minutes"],
        )


def _initial(server: Server | None) -> dict[str, Any]:
    if server is None:
        return {}
    names = ("url", "pulls", "pushes", "minutes", "ca")
    return {name: getattr(server, name) for name in names}


def _choices(world_id: int) -> list[tuple[str, str]]:
    there = Server.objects.filter(world_id=world_id).values_list("organisation_id", flat=True)
    rows = Organisation.objects.filter(world_id=world_id, is_active=True).exclude(
        kind__in=[OrganisationKind.OFFICE, OrganisationKind.COMMISSION]
    )
    named = sorted(
        rows.exclude(pk__in=list(there)), key=lambda one: (one.kind != OrganisationKind.FOREIGN_PARTNER, one.code)
    )
    japanese = (get_language() or "ja").startswith("ja")
    return [(str(one.pk), f"{one.code}: {one.name_ja if japanese else one.name_en}") for one in named]


class GroupForm(OurForm):
    """Which group of ours a sharing group of MISP is."""

    uuid = forms.UUIDField(
        label=_("UUID of the sharing group"),
        help_text=_("The partner finds it in its MISP under Global Actions, List Sharing Groups."),
    )
    name = forms.CharField(
        label=_("What the partner calls it"),
        max_length=200,
        required=False,
    )
    group = forms.ChoiceField(label=_("Group of ours"))

    def __init__(self, world_id: int, given: object = None) -> None:
        super().__init__(given)
        japanese = (get_language() or "ja").startswith("ja")
        groups = Group.objects.filter(world_id=world_id).order_by("code")[:500]
        self.fields["group"].choices = [  # type: ignore[attr-defined]  # a choice
            (str(one.pk), f"{one.code}: {one.name_ja if japanese else one.name_en}") for one in groups
        ]
