"""A password alone is never enough: the session itself must have seen a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from noroshi.authority import anew
from noroshi.parties.models import Person

DEMO_SESSION = anew.DEMO_SESSION
PROVEN = "second_factor_of"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this session proved more than a password.

    A session that was opened with a password alone stays without, also when the person sets up a second factor in
    another one: whoever stole the password must not gain by that. In the demo a one-time link counts.
    """
    if settings.DEMO and request.session.get(DEMO_SESSION):
        return True
    return _proven(request, person) and is_mfa_enabled(person, FACTORS)


def _proven(request: HttpRequest, person: Person) -> bool:
    if request.session.get(PROVEN) == person.pk:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, person))


@receiver(authenticator_added, dispatch_uid="web.second_factor.set_up")
def set_up_here(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Whoever sets up a factor in a session shows that they hold it."""
    if authenticator.type in FACTORS:
        request.session[PROVEN] = user.pk


@receiver(authentication_step_completed, dispatch_uid="web.second_factor.used")
def used_here(request: HttpRequest, user: Person, method: str, **_: Any) -> None:
    """A second factor was used in this session."""
    if method == "mfa":
        request.session[PROVEN] = user.pk
