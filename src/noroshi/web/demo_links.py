"""The demo's one-time sign-in links. Outside the demo there are none: no link is made and none is taken."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from noroshi.parties.models import Person
from noroshi.web.errors import LinkUsed
from noroshi.web.second_factor import DEMO_SESSION

SALT = "noroshi.web.demo"


def only_in_the_demo() -> None:
    """Raise Http404 anywhere else."""
    if not settings.DEMO:
        raise Http404


def make_link(person: Person) -> str:
    """A link that signs this person in once. It dies with the next sign-in of the person. Raises Http404."""
    only_in_the_demo()
    token = signing.dumps([person.pk, _state(person)], salt=SALT)
    return settings.PUBLIC_URL.rstrip("/") + reverse("web:enter", args=[token])


def person_of(token: str) -> Person:
    """Whom a link signs in. Raises LinkUsed, Http404."""
    only_in_the_demo()
    try:
        key, state = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUsed from error
    found = Person.objects.select_for_update().filter(pk=key, is_active=True).first()
    if found is None or not constant_time_compare(state, _state(found)):
        raise LinkUsed
    return found


def sign_in(request: HttpRequest, person: Person) -> None:
    """Open a new session for the person, without a second factor: in the demo the link is enough. Raises Http404."""
    only_in_the_demo()
    logout(request)
    get_adapter().login(request, person)
    request.session[DEMO_SESSION] = True


def _state(person: Person) -> str:
    """Changes with each sign-in."""
    seen = person.last_login.isoformat() if person.last_login else ""
    return salted_hmac(SALT, f"{person.pk}:{seen}", algorithm="sha256").hexdigest()
