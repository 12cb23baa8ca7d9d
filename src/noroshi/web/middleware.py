"""What stands around every request: the reader's language, who acts, one transaction, what may be seen."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor
from noroshi.frame.errors import NoroshiError
from noroshi.frame.verbs import refusals_kept, seeing
from noroshi.parties.models import Person
from noroshi.web import doors
from noroshi.web.second_factor import DEMO_SESSION, has_second_factor
from noroshi.web.views.errors import error_response, session_over

__all__ = ["DEMO_SESSION", "ActorMiddleware", "HeadersMiddleware", "LanguageMiddleware"]

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class LanguageMiddleware:
    """The language of the cookie, else of the person, else what the browser asks for, else the installation's."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in dict(settings.LANGUAGES):
            language = _asked_for(request) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _asked_for(request: HttpRequest) -> str:
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        language = part.split(";")[0].strip()[:2].lower()
        if language in dict(settings.LANGUAGES):
            return language
    return ""


class HeadersMiddleware:
    """No page is kept by a cache or a shared computer; no page may use a camera or a microphone."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.headers.get("Cache-Control", "").find("no-store") < 0:
            response.headers["Cache-Control"] = "private, no-store"
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class ActorMiddleware:
    """Knows who acts and opens to them, for the request's one transaction, what they may see.

    ``request.actor`` is None for a visitor, to whom only the sign-in pages are open. Somebody who signed in with a
    password alone is led to set up a second factor first; a one-time link of the demo counts as one. What went wrong
    is rolled back whole; refusals are kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # our own attribute
        door = doors.door_of(request)
        if request.path_info.startswith(("/api/", settings.STATIC_URL)) or door in doors.WITHOUT_SESSION:
            return self._get_response(request)
        if door in doors.ANYONE and not _has_session(request):
            return self._get_response(request)
        person = request.user
        if not isinstance(person, Person):
            return self._get_response(request) if door in doors.ANYONE else _turned_away(request)
        if not has_second_factor(request, person):
            within = doors.ANYONE | doors.SETTING_UP
            return self._get_response(request) if door in within else redirect("mfa_index")
        return self._for_actor(request, actor_for(person))

    def _for_actor(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        request.actor = actor  # type: ignore[attr-defined]  # our own attribute
        chosen = translation.get_language() if LANGUAGE_COOKIE in request.COOKIES else actor.language
        with timezone.override(ZoneInfo(actor.time_zone)), translation.override(chosen), refusals_kept(), seeing(actor):
            request.LANGUAGE_CODE = chosen or settings.LANGUAGE_CODE
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            if response.status_code >= 500 or getattr(request, "undo", False):
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Our own errors become pages (or JSON) that say what, where and what to do; others are faults."""
        if not isinstance(exception, NoroshiError):
            return None
        request.undo = True  # type: ignore[attr-defined]  # read above, when the page that says so is written
        return error_response(request, exception)


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session


def _turned_away(request: HttpRequest) -> HttpResponse:
    """A visitor is sent to sign in and then where they wanted to go; what somebody typed is not lost on the way."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return session_over(request)
