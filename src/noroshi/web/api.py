"""The root of the API, /api/v1: each room's operations, one way to sign in, one shape of errors."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from noroshi import __version__
from noroshi.authority.bearer import CHALLENGE, Bearer
from noroshi.authority.errors import TokenMissing
from noroshi.frame.errors import NoroshiError, NotUnderstood, NotValid
from noroshi.intake.api import router as intake
from noroshi.intake.attachments.api import router as files
from noroshi.intake.desk.api import router as desk
from noroshi.intake.duties.api import router as duties
from noroshi.intake.errors import BodyTooLarge
from noroshi.intake.prose.api import router as prose
from noroshi.knowledge.api import router as knowledge
from noroshi.sharing.council.api import router as council
from noroshi.sharing.desk.api import router as releases
from noroshi.sharing.products.api import router as products
from noroshi.warning.api import router as warning

api = NinjaAPI(
    title="Noroshi",
    version=__version__,
    urls_namespace="api",
    auth=Bearer(),
    docs_url=None,
    openapi_url="/openapi.json",
    description="Reports and knowledge in, warnings out. Each caller sees what its token's person may see.",
)
api.add_router("", intake)
api.add_router("", files)
api.add_router("", desk)
api.add_router("", duties)
api.add_router("", prose)
api.add_router("", knowledge)
api.add_router("", warning)
api.add_router("", council)
api.add_router("", releases)
api.add_router("", products)


@api.exception_handler(NoroshiError)
def _told(request: HttpRequest, error: NoroshiError) -> HttpResponse:
    """Our own errors: a code for machines, a sentence for people, and the facts."""
    facts = {name: held for name, held in error.facts.items() if isinstance(held, str | int | list)}
    body = {"code": error.code, "message": error.message, "facts": facts}
    response = api.create_response(request, body, status=error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the operation's description: where and why, never the value itself."""
    where = [{"where": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors]
    return _told(request, NotValid(at=where))


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token was sent."""
    return _told(request, TokenMissing())


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body that is read whole and larger than that may be."""
    return _told(request, BodyTooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses, in the same shape."""
    if error.status_code == NotUnderstood.status:
        return _told(request, NotUnderstood())
    body = {"code": "Refused", "message": str(error), "facts": {}}
    return api.create_response(request, body, status=error.status_code)
