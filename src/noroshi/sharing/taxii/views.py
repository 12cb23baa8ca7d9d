"""The endpoints of TAXII 2.1 (OASIS Standard, 10 June 2021), for machines with a token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.sharing.desk.fetching import note_fetched
from noroshi.sharing.taxii import queries, services
from noroshi.sharing.taxii.errors import (
    FilterNotReadable,
    NothingHere,
    NotReadableCollection,
    NotWritable,
    TaxiiObjectNotFound,
)
from noroshi.sharing.taxii.filters import id_in, match_in
from noroshi.sharing.taxii.protocol import body_of, bytes_answer, endpoint, resource_answer
from noroshi.sharing.taxii.reading import is_there, moment_text, page, version_text
from noroshi.sharing.taxii.types import ALL, BODY_LIMIT, LAST, STIX_20, STIX_21, CollectionRecord, Given, Page

ROOT: Final = "/taxii2/shared/"
_OBJECTS: Final = frozenset({"id", "type", "version", "spec_version"})
_ONE: Final = frozenset({"version", "spec_version"})
_VERSIONS: Final = frozenset({"spec_version"})


@endpoint("GET")
def discovery(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Server discovery (§4.1)."""
    root = settings.PUBLIC_URL.rstrip("/") + ROOT
    title = _("Noroshi")
    return resource_answer({"title": title, "description": _about(), "default": root, "api_roots": [root]})


@endpoint("GET")
def root(request: HttpRequest, actor: Actor) -> HttpResponse:
    """API root information (§4.2)."""
    versions = ["application/taxii+json;version=2.1"]
    resource = {"title": _("Sharing with you"), "description": _about(), "versions": versions}
    return resource_answer(resource | {"max_content_length": BODY_LIMIT})


def _about() -> str:
    return _("Each reader sees what is shared with its organisation. How to connect: /taxii2/connect/")


@endpoint("GET")
def status(request: HttpRequest, actor: Actor, status_id: str) -> HttpResponse:
    """What became of objects that were added (§4.3)."""
    return bytes_answer([queries.status_body(actor, status_id)])


@endpoint("GET")
def collections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The collections that the reader has (§5.1)."""
    return resource_answer({"collections": [_described(actor, one) for one in queries.open_to_machines(actor)]})


@endpoint("GET")
def collection(request: HttpRequest, actor: Actor, collection_id: str) -> HttpResponse:
    """One of them (§5.2)."""
    return resource_answer(_described(actor, queries.collection(actor, collection_id)))


def _described(actor: Actor, one: CollectionRecord) -> dict[str, Any]:
    described = {"id": str(one.id), "title": one.title}
    described |= {"description": one.description} if one.description else {}
    described |= {"alias": one.alias} if one.alias else {}
    return {
        **described,
        "can_read": may(actor, Permission.READ_KNOWLEDGE),
        "can_write": one.inbox_of is not None,
        "media_types": [STIX_21, STIX_20],
    }


@endpoint("GET")
def manifest(request: HttpRequest, actor: Actor, collection_id: str) -> HttpResponse:
    """Which versions of which objects there are (§5.3)."""
    held = _readable(actor, collection_id)
    found = page(actor, held, match_in(_query(request), _OBJECTS), content=False)
    records = [
        {
            "id": f"{one.type}--{one.stix_uuid}",
            "date_added": moment_text(one.added_at),
            "version": version_text(one),
            "media_type": STIX_20 if one.is_20 else STIX_21,
        }
        for one in found.rows
    ]
    return _paged(found, b"objects", [msgspec.json.encode(one) for one in records])


@endpoint("GET", "POST")
def objects(request: HttpRequest, actor: Actor, collection_id: str) -> HttpResponse:
    """Objects of a collection (§5.4), or objects for it (§5.5)."""
    if request.method == "POST":
        held = queries.collection(actor, collection_id)
        if held.inbox_of is None:
            raise NotWritable
        return bytes_answer([services.add(actor, held, body_of(request))], 202)
    held = _readable(actor, collection_id)
    match = match_in(_query(request), _OBJECTS)
    found = page(actor, held, match)
    if held.everything and not match.narrows and match.versions in {LAST, ALL}:
        note_fetched(actor, "taxii", found.turn)
    return _paged(found, b"objects", [one.content for one in found.rows])


@endpoint("GET", "DELETE")
def one_object(request: HttpRequest, actor: Actor, collection_id: str, object_id: str) -> HttpResponse:
    """One object (§5.6), or away with it (§5.7)."""
    held = _readable(actor, collection_id)
    wanted = id_in("object-id", object_id)
    match = match_in(_query(request), _ONE)
    if request.method == "DELETE":
        if match.spec_versions is not None or match.versions not in {LAST, ALL}:
            reason = _("objects are deleted with all of their versions")
            raise FilterNotReadable(name="match[version]", reason=reason)
        services.delete(actor, held, wanted)
        return resource_answer({})
    found = page(actor, held, replace(match, ids=(wanted,)))
    if not found.rows and not is_there(actor, held, wanted):
        raise TaxiiObjectNotFound
    return _paged(found, b"objects", [one.content for one in found.rows])


@endpoint("GET")
def versions(request: HttpRequest, actor: Actor, collection_id: str, object_id: str) -> HttpResponse:
    """The versions of one object (§5.8)."""
    held = _readable(actor, collection_id)
    wanted = id_in("object-id", object_id)
    match = match_in(_query(request), _VERSIONS)
    found = page(actor, held, replace(match, ids=(wanted,), versions=ALL), content=False)
    if not found.rows and not is_there(actor, held, wanted):
        raise TaxiiObjectNotFound
    return _paged(found, b"versions", [msgspec.json.encode(version_text(one)) for one in found.rows])


@endpoint("GET", "POST", "DELETE", "PUT", "PATCH")
def nothing(request: HttpRequest, actor: Actor, path: str = "") -> HttpResponse:
    """An address that TAXII has none for."""
    raise NothingHere


def _readable(actor: Actor, collection_id: str) -> CollectionRecord:
    held = queries.collection(actor, collection_id)
    if not may(actor, Permission.READ_KNOWLEDGE):
        raise NotReadableCollection
    return held


def _query(request: HttpRequest) -> dict[str, list[str]]:
    return dict(request.GET.lists())


def _paged(found: Page, name: bytes, pieces: list[bytes]) -> HttpResponse:
    """A page with its paging (§3.5) and the two headers that say between when its objects came (§3.6)."""
    begin = b'{"more":true,"next":"%s"' % found.next.encode() if found.next else b'{"more":false'
    listed = [b',"', name, b'":[', b",".join(pieces), b"]"] if pieces else []
    answer = bytes_answer([begin, *listed, b"}"])
    if found.rows:
        answer.headers["X-TAXII-Date-Added-First"] = _added(found.rows[0])
        answer.headers["X-TAXII-Date-Added-Last"] = _added(found.rows[-1])
    return answer


def _added(one: Given) -> str:
    return moment_text(one.added_at)
