"""What every page's frame shows: who, where, what may be done."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import ExerciseWorld, NavLink, Page
from noroshi.frame.actors import REAL_WORLD, Actor
from noroshi.frame.clock import clock_of
from noroshi.frame.models import World
from noroshi.parties.models import Person
from noroshi.web.doors_of_sharing import PLACE, doors_for, is_behind

_PLACES = (
    ("/", _("Home"), None),
    ("/warnings/", _("Warnings"), Permission.READ_WARNINGS),
    ("/reports/", _("Reports"), Permission.SUBMIT_REPORT),
    ("/reports/", _("Reports"), Permission.READ_ALL_REPORTS),
    ("/knowledge/", _("Knowledge"), Permission.READ_KNOWLEDGE),
    ("/assets/", _("Assets"), Permission.READ_ASSETS),
    ("/organisations/", _("Organisations"), Permission.REGISTER_ORGANISATION),
    ("/people/", _("People"), Permission.REGISTER_PERSON),
    ("/people/access/", _("Access"), Permission.READ_ACCESS),
    ("/ledger/", _("Ledger"), Permission.READ_LEDGER),
)
SEARCH = "/knowledge/"


def page(request: HttpRequest) -> dict[str, object]:
    """The page's frame: navigation by permission, the acting person, the world's clock."""
    actor: Actor | None = getattr(request, "actor", None)
    frame = _for_actor(request, actor) if actor else _for_visitor(request)
    return {"page": frame, "actor": actor, "demo": settings.DEMO}


def _for_visitor(request: HttpRequest) -> Page:
    """Somebody who is not signed in, or not wholly: a way out, and nothing else."""
    user = getattr(request, "user", None)
    if isinstance(user, Person):
        return Page(now=clock_of(REAL_WORLD).now(), who=user.name, sign_out_url="/account/logout/")
    return Page()


def _for_actor(request: HttpRequest, actor: Actor) -> Page:
    organisation = request.user.organisation  # type: ignore[union-attr]  # an actor is a person here
    name = organisation.name_ja if (get_language() or "").startswith("ja") else organisation.name_en
    return Page(
        nav=navigation(request, actor),
        who=actor.name,
        organisation=name,
        owner=salted_hmac("web.owner", str(actor.person_id)).hexdigest()[:16],
        now=actor.now(),
        world=_exercise(actor.world_id),
        search_url=SEARCH if may(actor, Permission.READ_KNOWLEDGE) and exists(SEARCH) else "",
        account_url="/account/",
        sign_out_url="/account/logout/",
    )


def navigation(request: HttpRequest, actor: Actor) -> list[NavLink]:
    """The places that the actor may go to, each once."""
    found: dict[str, NavLink] = {}
    for url, text, permission in _PLACES:
        if (permission is None or may(actor, permission)) and exists(url):
            here = request.path == url if url == "/" else request.path.startswith(url)
            found.setdefault(url, NavLink(str(text), url, here))
        if url == SEARCH and doors_for(actor):
            found.setdefault(PLACE, NavLink(gettext("Sharing"), PLACE, is_behind(request.path)))
    return list(found.values())


def exists(url: str) -> bool:
    """Whether there is a page at this address in this installation."""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def _exercise(world_id: int) -> ExerciseWorld | None:
    """The exercise that the page shows, or None in the real world, where nothing is asked, as after a fault."""
    if world_id == REAL_WORLD or connection.needs_rollback:
        return None
    world = World.objects.filter(pk=world_id, is_exercise=True).first()
    if world is None:
        return None
    return ExerciseWorld(world.name_ja if (get_language() or "").startswith("ja") else world.name_en)
