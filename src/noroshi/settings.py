"""Django's settings. Everything that an installation may change comes from the environment (see docs/install.md)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from noroshi.law.chosen import USUAL, names_in, profiles_named

BASE_DIR = Path(__file__).resolve().parent
HOME = Path(os.environ.get("NOROSHI_HOME", "~/.local/share/noroshi")).expanduser()
DEMO = os.environ.get("NOROSHI_DEMO", "") == "1"
DEBUG = False
PROCESS = os.environ.get("NOROSHI_PROCESS", "web")


def _secret_key() -> str:
    kept = HOME / "secret_key"
    if key := os.environ.get("NOROSHI_SECRET_KEY", ""):
        return key
    return kept.read_text().strip() if kept.is_file() else "unset: commands that need no secret still run"


def _database(url: str) -> dict[str, object]:
    """Django's words for a libpq URL; ``?host=/socket/folder`` names a socket."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = {key: value for key, value in query.items() if key not in {"host", "port"}}
    options.setdefault("connect_timeout", "10")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


_URLS = {role: os.environ.get(f"NOROSHI_{role.upper()}_DATABASE_URL", "") for role in ("app", "worker", "owner")}
_ROLE = {"web": "app", "worker": "worker", "owner": "owner", "cli": "worker"}.get(PROCESS, "app")
DATABASES = {"default": _database(_URLS[_ROLE])}

SECRET_KEY = _secret_key()
PUBLIC_URL = os.environ.get("NOROSHI_PUBLIC_URL", "http://localhost:8750")
_ORIGIN = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_ORIGIN.hostname or "localhost"] + (["localhost"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = [f"{_ORIGIN.scheme}://{_ORIGIN.netloc}"]
SECURE = _ORIGIN.scheme == "https"

INSTALLED_APPS = [
    "noroshi.frame",
    "noroshi.ledger",
    "noroshi.parties",
    "noroshi.authority",
    "noroshi.release",
    "noroshi.face",
    "noroshi.knowledge",
    "noroshi.intake",
    "noroshi.warning",
    "noroshi.sharing",
    "noroshi.sharing.taxii",
    "noroshi.sharing.peers",
    "noroshi.sharing.misp",
    "noroshi.sharing.feeds",
    "noroshi.sharing.products",
    "noroshi.sharing.council",
    "noroshi.sharing.desk",
    "noroshi.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "noroshi.web.middleware.HeadersMiddleware",
    "noroshi.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "noroshi.web.middleware.ActorMiddleware",
]
ROOT_URLCONF = "noroshi.web.urls"
ASGI_APPLICATION = "noroshi.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "noroshi.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "noroshi.web.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, never longer
MFA_ADAPTER = "noroshi.web.accounts.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the register, not from their owners
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Noroshi"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s to each side, for clocks that are a little off

CSRF_FAILURE_VIEW = "noroshi.web.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
}

LOOK_BACK_DAYS = int(os.environ.get("NOROSHI_LOOK_BACK_DAYS", "90"))
UPLOAD_LIMIT = int(os.environ.get("NOROSHI_UPLOAD_LIMIT", str(256 * 1024 * 1024)))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = os.environ.get("NOROSHI_LANGUAGE", "ja")
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("NOROSHI_TIME_ZONE", "Asia/Tokyo")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMTP_URL = os.environ.get("NOROSHI_SMTP_URL", "")
_SMTP = urlsplit(SMTP_URL)
EMAIL_HOST = _SMTP.hostname or "localhost"
EMAIL_PORT = _SMTP.port or 25
EMAIL_HOST_USER = unquote(_SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
EMAIL_USE_SSL = _SMTP.scheme == "smtps"
EMAIL_TIMEOUT = 20
IMAP_URL = os.environ.get("NOROSHI_IMAP_URL", "")
MAIL_AUTHSERV = os.environ.get("NOROSHI_MAIL_AUTHSERV", "")
MAIL_LIMIT = int(os.environ.get("NOROSHI_MAIL_LIMIT", str(25 * 1024 * 1024)))
DEFAULT_FROM_EMAIL = os.environ.get("NOROSHI_MAIL_FROM", "noroshi@localhost")

LEGAL_PROFILES = profiles_named(names_in(os.environ.get("NOROSHI_PROFILES") or USUAL))
PROCRASTINATE_ON_APP_READY = "noroshi.wiring.on_app_ready"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("NOROSHI_LOG_LEVEL", "WARNING")},
}
