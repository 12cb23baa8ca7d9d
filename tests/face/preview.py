"""A throwaway site with the face alone: ``python tests/face/preview.py PORT`` serves the style page."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest
from django.urls import include, path

ROOT = Path(__file__).resolve().parents[2]
urlpatterns = [path("", include("noroshi.face.urls"))]


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


if __name__ == "__main__":
    sys.modules["preview"] = sys.modules["__main__"]
    configure()
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server

    from django.core.wsgi import get_wsgi_application

    class Server(ThreadingMixIn, WSGIServer):
        """Fonts come in many small files: one at a time is slow."""

        daemon_threads = True

    make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), server_class=Server).serve_forever()
