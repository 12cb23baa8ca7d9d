"""Pages for what went wrong: they say what, and what to do; never how the program looks inside."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from noroshi.face.types import Page
from noroshi.frame.errors import NoroshiError

SECRET_WORDS = ("password", "code", "credential", "token", "secret", "csrf")
FIELD_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A field that somebody had filled in when the page could not be taken."""

    name: str
    text: str


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks rather than a person."""
    return request.path_info.startswith("/api/")


def error_response(request: HttpRequest, error: NoroshiError) -> HttpResponse:
    """One of our own errors as a page or as JSON: its code, its message."""
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    titles = {401: _("You must sign in"), 403: _("You may not do this"), 404: _("This is not here")}
    values = {"title": titles.get(error.status, _("This did not work")), "message": error.message, "code": error.code}
    return render(request, "web/error.html", values, status=error.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when it was too big."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request, 413, "TooLarge", _("This is too big"), _("Send less at once: a smaller file, or fewer lines.")
        )
    return _page(request, 400, "BadRequest", _("This could not be read"), _("Go back, load the page again, try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    advice = _("Your role does not allow this. Ask the administrator of your organisation who may do it.")
    return _page(request, 403, "NotPermitted", _("You may not do this"), advice)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: also for what somebody may not see, so that nothing is told by the difference."""
    advice = _("There is nothing at this address that you may see. Check the address, or go to your home page.")
    return _page(request, 404, "NotFound", _("This is not here"), advice)


def fault(request: HttpRequest) -> HttpResponse:
    """500: asks nothing of the database, which may be what failed."""
    if wants_json(request):
        return JsonResponse({"code": "Fault", "message": _("Something failed here. Try again.")}, status=500)
    return HttpResponseServerError(render_to_string("web/fault.html", {"page": Page()}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from our own page, or from one opened before signing in: nothing was done.

    What was typed is shown, to be copied; never sent again from here, since another site may have sent it.
    """
    if wants_json(request):
        return JsonResponse({"code": "CrossSite", "message": _("This was not sent from our page.")}, status=403)
    return render(request, "web/not_taken.html", {"typed": _typed(request), "signed_out": False}, status=403)


def session_over(request: HttpRequest) -> HttpResponse:
    """A form was sent after the session ended: nothing was done; what was typed is shown, to be kept."""
    return render(request, "web/not_taken.html", {"typed": _typed(request), "signed_out": True}, status=403)


def _typed(request: HttpRequest) -> list[Typed]:
    """What was typed, without passwords and codes."""
    try:
        pairs = list(request.POST.lists())[:FIELD_LIMIT]
    except (MultiPartParserError, SuspiciousOperation):
        return []
    plain = ((name, values) for name, values in pairs if not any(word in name.lower() for word in SECRET_WORDS))
    return [Typed(name, ", ".join(values)) for name, values in plain if name != "next" and any(values)]


def _page(request: HttpRequest, status: int, code: str, title: str, message: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": code, "message": message}, status=status)
    return render(request, "web/error.html", {"title": title, "message": message, "code": code}, status=status)
