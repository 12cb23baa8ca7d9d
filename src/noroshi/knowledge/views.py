"""Pages of what is known: search, an object, a value. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noroshi.authority.types import Permission
from noroshi.face.sheets import sheet
from noroshi.face.types import Chip, Tab
from noroshi.frame.actors import Actor
from noroshi.frame.ports import gatekeeper
from noroshi.knowledge import object_page as pages
from noroshi.knowledge import queries
from noroshi.knowledge.confidence import grade_words, read_on_all, voice_words
from noroshi.knowledge.decay import UNSAID
from noroshi.knowledge.doors import doors
from noroshi.knowledge.entities import Entity, entity
from noroshi.knowledge.errors import ObjectNotFound
from noroshi.knowledge.forms import SearchForm
from noroshi.knowledge.judging import Occasion
from noroshi.knowledge.names import MERGEABLE
from noroshi.knowledge.object_page import ObjectPage
from noroshi.knowledge.searching import search
from noroshi.knowledge.standing import (
    Standing,
    Voice,
    standing_of_object,
    standing_of_value,
    voices_of_object,
)
from noroshi.knowledge.types import COUNT_LIMIT, Count, ObjectRow, SearchPage
from noroshi.knowledge.wording import KIND_BY_SLUG, type_name
from noroshi.parties.queries import organisations
from noroshi.parties.types import OrganisationRecord
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Viewers
from noroshi.stix.kinds import SCO_TYPES

STIX_21 = "application/stix+json;version=2.1"


def _reader(request: HttpRequest) -> Actor:
    """Who reads. Raises NotPermitted."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware
    gatekeeper().require(actor, Permission.READ_KNOWLEDGE)
    return actor


def search_page(request: HttpRequest) -> HttpResponse:
    """Search and browse: form, filters in force, results."""
    _reader(request)
    given = request.GET if {"q", "by", "type", "marking", "since", "until"} & set(request.GET) else {}
    form = SearchForm(given or {"q": ""})
    page = search(form.query(request.GET.get("after", "")), viewer_audiences()) if form.is_valid() else None
    names = _names(organisations(row.source_id for row in page.rows)) if page else {}
    if page is not None and request.GET.get("format") == "csv":
        return _csv(page.rows, names)
    if page is not None and request.GET.get("format") == "stix":
        return _bundle(page.rows)
    context = {
        "form": form,
        "results": page,
        "rows": _listed(page.rows, names) if page else [],
        "chips": _chips(form),
        "total": _total(page),
        "observable": _observable(page),
        "export": "?" + urlencode([*_kept(request), ("format", "csv")]),
        "export_stix": "?" + urlencode([*_kept(request), ("format", "stix")]),
    }
    return render(request, "knowledge/search.html", context, status=200 if page is not None else 400)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [(key, one) for key, held in request.GET.lists() if key != "format" for one in held]


def _total(page: SearchPage | None) -> dict[str, int]:
    return _bounds(page.count) if page else {"number": 0, "limit": COUNT_LIMIT}


def _bounds(count: Count) -> dict[str, int]:
    """For the pager: beyond ``limit`` it says "more than"."""
    return {"number": count.number + (not count.exact), "limit": COUNT_LIMIT if count.exact else count.number}


def _observable(page: SearchPage | None) -> dict[str, Any] | None:
    if page is None or page.observable is None:
        return None
    return {"observable": page.observable, "as_value": page.by == "value"}


def _chips(form: SearchForm) -> list[Chip]:
    if not form.is_valid():
        return []
    given = form.cleaned_data
    words = {
        "type": type_name(given["type"]),
        "marking": f"TLP:{given['marking'].replace('_', '+')}",
        "since": _("from %(day)s") % {"day": given["since"]},
        "until": _("until %(day)s") % {"day": given["until"]},
    }
    return [Chip(key, form.data[key], label) for key, label in words.items() if given[key]]


def _listed(rows: Iterable[ObjectRow], names: Mapping[int, str]) -> list[dict[str, object]]:
    return [
        {
            "title": row.name or row.stix_id,
            "url": _address("object", row),
            "at": row.date_added,
            "marking": row.marking.label,
            "type": type_name(row.type),
            "source": names.get(row.source_id, ""),
            "revoked": row.revoked,
        }
        for row in rows
    ]


def _names(found: Mapping[int, OrganisationRecord]) -> dict[int, str]:
    language = get_language() or "ja"
    return {key: one.name(language) for key, one in found.items()}


def _csv(rows: Iterable[ObjectRow], names: Mapping[int, str]) -> HttpResponse:
    """The rows of the page, each with its marking; times in UTC. No cell can be taken for a formula."""
    head = ["id", "type", "name", "marking", "source", "date_added"]
    lines = (
        [row.stix_id, row.type, row.name, row.marking.label, names.get(row.source_id, ""), row.date_added.isoformat()]
        for row in rows
    )
    return sheet([head, *lines], "knowledge.csv")


def _bundle(rows: Iterable[ObjectRow]) -> HttpResponse:
    """The rows of the page as a STIX 2.1 bundle."""
    held = b",".join(queries.contents([row.id for row in rows]))
    body = b'{"type":"bundle","id":"bundle--%s","objects":[%s]}' % (str(uuid4()).encode(), held)
    response = HttpResponse(body, content_type=STIX_21)
    response.headers["Content-Disposition"] = 'attachment; filename="knowledge.json"'
    return response


def _address(name: str, row: ObjectRow, **more: str) -> str:
    """The address of a page of an object: of this row of it, of several under one id."""
    return f"{reverse(f'knowledge:{name}', args=[row.stix_id])}?{urlencode({'of': row.id, **more})}"


def _chosen(request: HttpRequest) -> int | None:
    asked = request.GET.get("of", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise ObjectNotFound
    return int(asked) if asked else None


def _object(request: HttpRequest, stix_id: str) -> ObjectPage:
    _reader(request)
    return pages.object_page(stix_id, viewer_audiences(), _chosen(request))


def _row(request: HttpRequest, stix_id: str) -> ObjectRow:
    _reader(request)
    return pages.chosen(queries.objects(stix_id), _chosen(request))


def _show(request: HttpRequest, page: ObjectPage, tab: str, **more: object) -> HttpResponse:
    names = _names(page.organisations)
    context = {
        "it": page,
        "type": type_name(page.row.type),
        "source": names.get(page.row.source_id, ""),
        "marking": page.row.marking.label,
        "viewers": _viewers(page.viewers, names),
        "viewers_count": _organisations_only(page.viewers),
        "tabs": _tabs(page, tab),
        "others": _listed(page.others, names),
        "names": names,
        "original": _address("original", page.row),
        "derivative": _address("derivative", page.row),
        "doors": doors.for_object(_reader(request), page.row),
        "stands": _standing(_reader(request), page.row),
        "voices": _voices(page.row, names),
        "one": _entity(page.row),
        "scales": read_on_all(page.content.confidence) if page.content.confidence is not None else [],
        **more,
    }
    return render(request, f"knowledge/{tab}.html", context)


def _standing(actor: Actor, row: ObjectRow) -> dict[str, object] | None:
    """How the values stand that an indicator looks for: the best of them, in words."""
    if row.type != "indicator":
        return None
    found = standing_of_object(row.id, actor.now())
    return _worded(max(found, key=lambda one: (not one.expired, one.score))) if found else None


def _voices(row: ObjectRow, names: Mapping[int, str]) -> list[dict[str, object]]:
    """Who says what of it: those that move its score."""
    if row.type != "indicator" and row.type not in SCO_TYPES:
        return []
    found = voices_of_object(row.id, row.stix_uuid)
    unknown = organisations({one.organisation_id for one in found} - set(names)) if found else {}
    known = {**names, **{key: one.name(get_language() or "ja") for key, one in unknown.items()}}
    return [
        {
            "name": known.get(one.organisation_id, ""), "said": voice_words(one.occasion, one.strength),
            "weight": _weight(one), "at": one.said_at, "explanation": one.explanation,
            "value": one.observable.value,
        }
        for one in found
    ]  # fmt: skip


def _weight(one: Voice) -> str:
    if one.occasion == Occasion.ACCEPTED:
        return _("its score is 0")
    return _("counts %(weight)s of 1, by reliability") % {"weight": f"{one.weight:.2f}"}


def _worded(best: Standing) -> dict[str, object]:
    """A standing with the sentence that says why it is so."""
    facts = {
        "confidence": UNSAID if best.confidence is None else best.confidence,
        "grade": grade_words(best.grade),
        "base": round(best.base),
        "days": round(best.lifetime.days),
    }
    said = _("Confidence %(confidence)s, source: %(grade)s; so it began at %(base)s. It fades within %(days)s days.")
    return {"it": best, "why": said % facts, "grade": grade_words(best.grade)}


def _entity(row: ObjectRow) -> Entity | None:
    """What an object is one with; None where it stands alone."""
    found = entity(row.stix_id) if row.type in MERGEABLE else None
    return found if found is not None and len(found.ids) > 1 else None


def _viewers(viewers: Viewers, names: Mapping[int, str]) -> list[str]:
    if viewers.everyone:
        return [_("Everybody who may sign in here")]
    found = [_("All organisations of the community")] if viewers.community else []
    found += [names[one] for one in viewers.organisations if one in names]
    found += [_("The group %(code)s") % {"code": code} for code in viewers.groups]
    if viewers.persons:
        found.append(_("%(number)s named persons") % {"number": len(viewers.persons)})
    return found


def _organisations_only(viewers: Viewers) -> int:
    """How many organisations may see it; 0 (no number is shown) where a circle, group or person may see it too."""
    wider = viewers.everyone or viewers.community or viewers.groups or viewers.persons
    return 0 if wider else len(viewers.organisations)


def _tabs(page: ObjectPage, current: str) -> list[Tab]:
    relations = _bounds(page.outgoing)["number"] + _bounds(page.incoming)["number"]
    entries = (
        ("object", _("What it is"), None),
        ("relations", _("Relations"), relations),
        ("values", _("Values"), len(page.values)),
        ("versions", _("Versions"), len(page.versions)),
        ("sightings", _("Sightings"), None),
    )
    return [Tab(label, _address(name, page.row), name == current, count) for name, label, count in entries]


def overview(request: HttpRequest, stix_id: str) -> HttpResponse:
    """What an object is: a sentence, facts, who uses it."""
    page = _object(request, stix_id)
    return _show(request, page, "object", users=[(type_name(one.stix_id[:-38]), one) for one in page.users])


def relations(request: HttpRequest, stix_id: str) -> HttpResponse:
    """An object's relations; ``?to=`` shows those that end in it."""
    page = _object(request, stix_id)
    incoming = "to" in request.GET if {"to", "from"} & set(request.GET) else not page.outgoing.number
    found = pages.relations_page(
        page.row, viewer_audiences(), outgoing=not incoming, cursor=request.GET.get("after", "")
    )
    directions = [
        Tab(
            _("From here"),
            _address("relations", page.row, **{"from": ""}),
            not incoming,
            _bounds(page.outgoing)["number"],
        ),
        Tab(_("To here"), _address("relations", page.row, to=""), incoming, _bounds(page.incoming)["number"]),
    ]
    count = page.incoming if incoming else page.outgoing
    sources = _names(found.organisations)
    return _show(request, page, "relations", found=found, directions=directions, total=_bounds(count), sources=sources)


def values(request: HttpRequest, stix_id: str) -> HttpResponse:
    """The values that an object holds, and what else is known of each."""
    page = _object(request, stix_id)
    found = pages.appearances_page(page, viewer_audiences(), request.GET.get("after", ""))
    return _show(
        request,
        page,
        "values",
        found=found,
        total=_bounds(Count(len(page.values))),
        sources=_names(found.organisations),
    )


def versions(request: HttpRequest, stix_id: str) -> HttpResponse:
    """An object's versions, each with its bytes."""
    return _show(request, _object(request, stix_id), "versions")


def sightings(request: HttpRequest, stix_id: str) -> HttpResponse:
    """Who saw an object's values."""
    page = _object(request, stix_id)
    found = pages.sightings_page(page)
    return _show(request, page, "sightings", found=found, sources=_names(found.organisations))


def original(request: HttpRequest, stix_id: str) -> HttpResponse:
    """The object's bytes exactly as they came."""
    row = _row(request, stix_id)
    return _download(row, queries.content(row.id).original, "original")


def derivative(request: HttpRequest, stix_id: str) -> HttpResponse:
    """The object in STIX 2.1."""
    row = _row(request, stix_id)
    return _download(row, queries.content(row.id).current, "stix-2.1")


def version(request: HttpRequest, stix_id: str, digest: str) -> HttpResponse:
    """The bytes of an earlier version exactly as they came."""
    row = _row(request, stix_id)
    try:
        return _download(row, queries.version_content(row.id, bytes.fromhex(digest)), digest[:12])
    except ValueError as error:
        raise ObjectNotFound from error


def _download(row: ObjectRow, content: bytes, which: str) -> HttpResponse:
    response = HttpResponse(content, content_type=STIX_21 if which != "original" else "application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.stix_id[:200]}.{which}.json"'
    response.headers["X-Marking"] = row.marking.label
    return response


def value(request: HttpRequest, kind: str) -> HttpResponse:
    """What is known of a value (``?value=``)."""
    actor = _reader(request)
    if kind not in KIND_BY_SLUG:
        raise ObjectNotFound
    found = pages.value_page(
        KIND_BY_SLUG[kind], request.GET.get("value", ""), viewer_audiences(), request.GET.get("after", "")
    )
    names = _names({**found.organisations, **found.sightings.organisations})
    context = {
        "it": found,
        "rows": _listed(found.appears.rows, names),
        "names": names,
        "sources": [names[one] for one in found.known.sources if one in names] if found.known else [],
        "total": _bounds(found.appears.count),
        "stands": _worded(held[0]) if (held := standing_of_value(found.observable_id, actor.now())) else None,
    }
    return render(request, "knowledge/value.html", context)
