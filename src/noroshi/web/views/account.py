"""One's own account: how one signs in, language and time zone, tokens for programs."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from noroshi.authority.acting import actor_of
from noroshi.authority.grants import allowed
from noroshi.authority.queries import tokens_of
from noroshi.authority.services import issue_token, revoke_token
from noroshi.authority.types import Permission
from noroshi.parties.models import Person
from noroshi.web.names import PERMISSIONS, ROLES

LIVES = ((7, gettext_lazy("7 days")), (30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")))
ZONES = (
    "Asia/Tokyo", "UTC", "Asia/Seoul", "Asia/Singapore", "Asia/Taipei", "Australia/Canberra", "Europe/Berlin",
    "Europe/London", "Europe/Paris", "Europe/Tallinn", "America/New_York", "America/Los_Angeles",
)  # fmt: skip


class TokenForm(forms.Form):
    """A new token: its name, its life, what it may do (nothing chosen: all that the person may)."""

    name = forms.CharField(max_length=80)
    days = forms.TypedChoiceField(choices=LIVES, coerce=int, initial=90)
    permissions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, mine: frozenset[Permission], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        choices = [(one.value, PERMISSIONS[one]) for one in Permission if one in mine and one is not Permission.SIGN_IN]
        self.fields["permissions"].choices = choices  # type: ignore[attr-defined]  # a choice field


class SettingsForm(forms.Form):
    """In which language and time zone one reads."""

    language = forms.ChoiceField(choices=[("ja", "日本語"), ("en", "English")])
    time_zone = forms.ChoiceField(choices=[(zone, zone) for zone in ZONES if zone in available_timezones()])


def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    return _page(request)


@require_POST
def change_settings(request: HttpRequest) -> HttpResponse:
    """Keep language and time zone; the language holds from this answer on."""
    person = _person(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, settings_form=form, status=422)
    person.language, person.time_zone = form.cleaned_data["language"], form.cleaned_data["time_zone"]
    person.save(update_fields=["language", "time_zone"])
    response = redirect("web:account")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    messages.success(request, _("Saved."))
    return response


@require_POST
@sensitive_variables("token")
def tokens(request: HttpRequest) -> HttpResponse:
    """Issue a token and show it this once."""
    actor = actor_of(request)
    form = TokenForm(request.POST, mine=allowed(actor.roles))
    if not form.is_valid():
        return _page(request, token_form=form, status=422)
    chosen = [Permission(one) for one in form.cleaned_data["permissions"]]
    token = issue_token(actor, form.cleaned_data["name"], chosen, form.cleaned_data["days"])
    return _page(request, token=token)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    revoke_token(actor_of(request), token_id)
    messages.success(request, _("The token no longer opens anything."))
    return redirect("web:account")


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the middleware lets nobody else through
    return person


def _page(
    request: HttpRequest,
    *,
    token: str = "",
    token_form: TokenForm | None = None,
    settings_form: SettingsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, person = actor_of(request), _person(request)
    values = {
        "token": token,
        "tokens": tokens_of(person.pk),
        "now": actor.now(),
        "roles": [ROLES[role] for role in sorted(actor.roles)],
        "person": person,
        "token_form": token_form or TokenForm(mine=allowed(actor.roles)),
        "settings_form": settings_form
        or SettingsForm(initial={"language": person.language, "time_zone": person.time_zone}),
    }
    return render(request, "web/account.html", values, status=status)
