"""Feeds for machines, and the page that tells a recipient how to connect."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.sharing.feeds import suricata
from noroshi.sharing.feeds.bundles import STIX, bundle, chosen_in
from noroshi.sharing.feeds.errors import UnknownFeed
from noroshi.sharing.feeds.serving import serve, serve_bundle
from noroshi.sharing.feeds.shown import page_context
from noroshi.sharing.feeds.types import DATASET_RULES, FEEDS
from noroshi.sharing.machines import for_machines
from noroshi.sharing.streaming import streamed


@require_safe
@for_machines
def feed(request: HttpRequest, actor: Actor, folder: str, file: str) -> HttpResponseBase:
    """One feed for a machine. Raises UnknownFeed."""
    path = f"{folder}/{file}" if folder else file
    if path == DATASET_RULES:
        return HttpResponse("".join(suricata.dataset_rules()), content_type="text/plain; charset=utf-8")
    if path not in FEEDS:
        raise UnknownFeed
    return serve(request, actor, FEEDS[path])


@require_safe
@for_machines
def stix(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A STIX bundle for a machine."""
    return serve_bundle(request, actor)


@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """The same bundle for a person, as a file."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    answer = streamed(request, bundle(actor, chosen_in(request)), STIX)
    answer.headers["Content-Disposition"] = 'attachment; filename="noroshi-bundle.json"'
    return answer


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """A recipient's feeds and how to connect; for the office also who fetches what."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    return render(request, "sharing/feeds/feeds.html", page_context(actor, settings.PUBLIC_URL))
