"""A throwaway site with the face alone: ``python tests/face/preview.py PORT`` serves the style page."""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

ROOT = Path(__file__).resolve().parents[2]
SAVED: list[str] = []


def trial(request: HttpRequest) -> HttpResponse:
    """A form with a draft, drawn as the product draws it."""
    from noroshi.face.forms import read_section
    from noroshi.face.samples import sample_form, sample_runtime
    from noroshi.face.showing import FormAddresses, step_page
    from noroshi.face.values import Answers

    form, runtime = sample_form(), sample_runtime()
    answers = read_section(form.sections[0], request.POST, Answers(), runtime)
    page = step_page(form, form.sections[0], answers, runtime, FormAddresses("/trial", "/draft", "someone"))
    return render(request, "face/style_form.html", {"definition": form, "step": page})


def draft(request: HttpRequest) -> HttpResponse:
    """Keeps what arrives; refuses a title that says so."""
    SAVED.append(request.POST.get("title", ""))
    return HttpResponse(status=503 if "refuse" in SAVED[-1] else 204)


urlpatterns = [path("", include("noroshi.face.urls")), path("trial", trial), path("draft", draft)]


def page(request: HttpRequest) -> dict[str, object]:
    """What web.context gives in the product."""
    from noroshi.face.samples import sample_page

    return {"page": sample_page()}


def configure() -> None:
    """Settings of the preview: the product's policy, no database."""
    if settings.configured:
        return
    settings.configure(
        DEBUG=False,
        DEMO=True,
        SECRET_KEY="preview only",
        ALLOWED_HOSTS=["localhost", "testserver"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["noroshi.face", "django.contrib.staticfiles"],
        MIDDLEWARE=[
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request", f"{__name__}.page"]},
            }
        ],
        CONTENT_SECURITY_POLICY={
            "DIRECTIVES": {
                "default-src": ["'none'"],
                "script-src": ["'self'"],
                "style-src": ["'self'"],
                "img-src": ["'self'"],
                "font-src": ["'self'"],
                "connect-src": ["'self'"],
                "form-action": ["'self'"],
                "frame-ancestors": ["'none'"],
                "base-uri": ["'none'"],
                "require-trusted-types-for": ["'script'"],
                "trusted-types": ["'none'"],
            }
        },
        LANGUAGE_CODE="ja",
        LANGUAGES=[("ja", "Japanese"), ("en", "English")],
        LOCALE_PATHS=[ROOT / "src" / "noroshi" / "locale"],
        TIME_ZONE="Asia/Tokyo",
        USE_TZ=True,
        STATIC_URL="/static/",
        WHITENOISE_USE_FINDERS=True,
    )
    django.setup()


def server(port: int) -> WSGIServer:
    """The preview's server; port 0 takes a free one."""
    return make_server("localhost", port, get_wsgi_application(), server_class=Server)


class Server(ThreadingMixIn, WSGIServer):
    """Fonts come in many small files: one at a time is slow."""

    daemon_threads = True


if __name__ == "__main__":
    sys.modules["preview"] = sys.modules["__main__"]
    configure()
    server(int(sys.argv[1])).serve_forever()
