"""Every address of the program: the pages from its own list of addresses, the operations from its API's description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from noroshi.intake.desk.linking import incident_of
from noroshi.web.api import api
from tests.leaks.hiding import SHARED, VIEWERS, Hidden

LEFT_OUT = {"live": "an endless stream; its lines carry no content, see tests/web", "account_logout": "ends the visit"}
"""Addresses that are not opened here, and why."""


def pages(hidden: Hidden) -> Iterator[str]:
    """Every page with every id that there is, with the ways of asking that change what it shows."""
    for pattern in _patterns(get_resolver().url_patterns, ""):
        yield from _filled(pattern, hidden)
    texts = [*hidden.words, SHARED, *hidden.values]
    for text in texts:
        yield f"/knowledge/?q={quote(text)}"
        yield f"/knowledge/?q={quote(text)}&format=csv"
    yield from ("/knowledge/?q=", "/knowledge/?marking=RED&q=")
    yield from (f"/knowledge/?type={kind}&q=" for kind in ("report", "relationship", "malware", "sighting"))
    for value in [SHARED, *hidden.values]:
        yield f"/knowledge/value/domain/?value={quote(value)}"
    yield from (f"/?list={shelf}" for shelf in ("new", "mine", "others", "waiting", "late", "serious", "done"))
    yield from (f"/?item={item}" for item in hidden.items)
    yield from (f"/?item={item}&do=link&q={word}" for item in hidden.items[:1] for word in hidden.words)
    for peer in hidden.peers:
        yield from (f"/partners/{peer}/?show={show}" for show in ("all", "changed"))
    for show in ("all", "held", "help", "answered", "unanswered"):
        yield f"/warnings/?show={show}"


def _patterns(found: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            if one.app_name != "ninja" and not route.startswith("api/"):
                yield from _patterns(one.url_patterns, route)
        elif one.name not in LEFT_OUT and not isinstance(one.pattern, RegexPattern):  # TAXII's: see test_machines
            yield route


def _filled(pattern: str, hidden: Hidden) -> Iterator[str]:
    """The address with each combination of what its parameters can be."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    for combination in product(*(_choices(name, hidden) for name in names)):
        address = pattern
        for held in combination:
            address = re.sub(r"<[^>]+>", str(held), address, count=1)
        yield "/" + address


def _choices(name: str, hidden: Hidden) -> list[object]:
    known: dict[str, list[object]] = {
        "number": [number for number, _ in hidden.reports],
        "draft_id": list(hidden.drafts),
        "warning_id": list(hidden.warnings),
        "stix_id": list(hidden.objects),
        "section": ["event", "sharing"],
        "form": ["common_form_2"],
        "kind": ["domain"],
        "version": [1],
        "digest": ["00" * 16],
        "index": [0, 1],
        "role": ["duty-officer", "reporter"],
        "ending": ["csv", "txt"],
        "language": ["en"],
        "part": ["tokens"],
        "token": ["unknown"],
        "token_id": [1],
        "asset_id": list(hidden.assets),
        "attachment_id": list(hidden.attachments),
        "organisation_id": [one.pk for one in hidden.nation.organisations.values() if one.code in ("NCO", "E-01")],
        "person_id": [hidden.person(VIEWERS[0]).pk, hidden.person(VIEWERS[3]).pk],
        "group_id": [1],
        "pk": [1],
        "delivery_id": list(hidden.deliveries),
        "stage_receipt_id": list(hidden.stage_receipts),
        "paper": ["json", "pdf", "csv"],
        "incident_id": [incident_of(report) for _, report in hidden.reports],
        "item_id": list(hidden.items),
        "what": ["take"],
        "handover_id": list(hidden.handovers),
        "mail_id": list(hidden.mails),
        "peer_id": list(hidden.peers),
        "place": [0, 1],
        "file": ["noroshi.rules", "domain.txt"],
        "uuid": [one.rpartition("--")[2][-36:] for one in list(hidden.objects)[:3]],
        "attribute": ["00000000-0000-4000-8000-000000000000"],
        "server_id": [1],
    }
    known |= {name: list(ids) for name, ids in hidden.council.items()}
    assert name in known, f"a page has a parameter {name} of which this test knows no value"
    return known[name]


def operations(hidden: Hidden) -> Iterator[tuple[str, str]]:
    """Method and address of every operation of the API."""
    known: dict[str, list[object]] = {
        "receipt_id": list(hidden.receipts),
        "form": ["common_form_2"],
        "number": [number for number, _ in hidden.reports],
        "stix_id": list(hidden.objects),
        "warning_id": list(hidden.warnings),
        "request_id": list(hidden.council["request_id"]),
        "sighting_id": list(hidden.council["told_id"]),
        "release_id": list(hidden.council["release_id"]),
        "publication_id": list(hidden.council["publication_id"]),
        "duty_id": ["00000000-0000-4000-8000-000000000000"],
        "delivery_id": list(hidden.deliveries),
        "draft_id": list(hidden.drafts),
        "attachment_id": list(hidden.attachments),
    }
    for path, methods in api.get_openapi_schema()["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        for combination in product(*(known[name] for name in names)):
            address = path.format(**dict(zip(names, combination, strict=True)))
            yield from ((method.upper(), address) for method in methods)
    for text in [*hidden.words, SHARED, *hidden.values]:
        yield "GET", f"/api/v1/objects?q={quote(text)}"
    for value in [SHARED, *hidden.values]:
        yield "GET", f"/api/v1/values?value={quote(value)}"
    for kind in ("report", "relationship", "malware", "sighting"):
        yield "GET", f"/api/v1/objects?type={kind}"
    for address in hidden.objects:
        yield "GET", f"/api/v1/objects/{address}?original=true"
    for draft in hidden.drafts:
        yield "POST", f"/api/v1/drafts/{draft}/files?name=another.log"
    yield from (("GET", f"/api/v1/files/{file}?confirmed=true") for file in hidden.attachments)
    yield from (("GET", f"/api/v1/warnings?show={show}") for show in ("all", "answered", "held", "help"))
