"""Switches that keep the reader's place, and the style page."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from noroshi.face.samples import style_context
from noroshi.face.templatetags.face import THEME_COOKIE, THEMES

YEAR: Final = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    place = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(place, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(place if ours else "/")


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language (POST ``language``, ``next``) and go back. An unknown language changes nothing."""
    response = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch the theme (POST ``theme``: light, dark or empty for the system's) and go back to the same place."""
    response = _back(request)
    chosen = request.POST.get("theme", "")
    _remember(request, response, THEME_COOKIE, chosen if chosen in THEMES else "")
    return response


STYLE_PAGES: Final = {"": "face/style.html", "desk": "face/style_desk.html", "form": "face/style_form.html"}


def style(request: HttpRequest, part: str = "") -> HttpResponse:
    """Every component in every state (parts: desk, form); only where DEBUG or the demo is on."""
    if part not in STYLE_PAGES or not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, STYLE_PAGES[part], style_context(request))
