"""What is released by name and published in a nation full of secrets, to one partner alone; an originator is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.services import submit_answers
from noroshi.intake.unnamed import share_without_name
from noroshi.knowledge.events import ReportSubmitted
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, keep, remember
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.services import propose, release, withdraw
from noroshi.sharing.desk.types import Proposal, Target
from noroshi.sharing.products.models import Publication
from noroshi.sharing.products.services import accept, begin, publish_product, send_to_review
from noroshi.sharing.products.types import Content, ProductKind, Section
from noroshi.sharing.taxii.services import CollectionFacts, define_collection
from tests.intake.answers import answers
from tests.leaks.model import Secret, Viewer

if TYPE_CHECKING:
    from tests.leaks.hiding import Hidden

OFFICE = ("NCO duty-officer", "NCO analyst")
PARTNER = "PARTNER-B partner"
REGISTER = ("E-01 asset-manager", "NCO administrator")
"""Who reads of whom which domains are."""
AT = "2026-11-20T00:00:00.000Z"


def give(hidden: Hidden) -> None:
    """One release goes and is withdrawn, one waits for E-01; one product is published, one is a draft."""
    officer, second = hidden.nation.duty_officer(), hidden.nation.analyst()
    stays = _known(hidden, second, "canarygivenname", "what was released", *OFFICE, PARTNER)
    target = (Target(hidden.nation.organisations["PARTNER-B"].pk),)
    kept = propose(officer, Proposal((_row(officer, stays),), target, _said(hidden, "canarygivenwhy", *OFFICE)))
    release(second, kept)
    goes = _known(hidden, second, "canarytakenname", "what was withdrawn", *OFFICE, PARTNER)
    gone = propose(officer, Proposal((_row(officer, goes),), target, "They asked."))
    release(second, gone)
    withdraw(officer, gone, _said(hidden, "canarytakenwhy", *OFFICE, PARTNER))
    asked = _ask(hidden, officer)
    hidden.council |= {
        "object_id": [_row(officer, stays)],
        "release_id": [kept, gone, asked],
        "notice_id": _notices(hidden),
    }
    _publish(hidden, officer, second)
    _collect(hidden, officer)
    _report_unnamed(hidden)


def _report_unnamed(hidden: Hidden) -> None:
    """E-01 reports without its name: all of the community read the copy, its own people and the office who it was."""
    domain, contact = "canaryunnamed.example.jp", "canaryunnamedcontact"
    hidden.nation.owns_domain("E-01", domain)
    teller = actor_for(hidden.person(Viewer("E-01", "reporter", "first")))
    title = f"seekunnamed: mail of {domain}"
    given = answers(title=title, marking="TLP:GREEN", named="no", measures=f"Ask {contact}", observables=[domain])
    report, _ = submit_answers(
        teller, COMMON_FORM_2, given | {"contact": {"name": contact, "email": f"{contact}@example.jp"}}, "unnamed"
    )
    share_without_name.act(ReportSubmitted(report.id, report.version, report.organisation_id), hidden.nation.world_id)
    for canary, what in (
        (domain, "an own domain of who is not named"),
        (contact, "the contact of who is not named"),
        (report.number.lower(), "the number of a report without a name"),
        (str(report.id), "the id of a report without a name"),
    ):
        hidden.secrets.append(Secret(canary, what, "AMBER+STRICT", by="first", shown=False, extra=REGISTER))
    hidden.words.append("seekunnamed")
    with seeing(hidden.nation.partner()), connection.cursor() as cursor:
        cursor.execute("SELECT type || '--' || stix_uuid FROM knowledge_object WHERE name LIKE 'seekunnamed%'")
        hidden.objects[5:5] = [row[0] for row in cursor.fetchall()]


def _collect(hidden: Hidden, officer: Actor) -> None:
    """A collection that is offered to one partner alone."""
    title = "canarycollectiontitle"
    hidden.secrets.append(Secret(title, "a collection", "draft", source="nobody", extra=(*OFFICE, PARTNER)))
    hidden.council["key"] = [define_collection(officer, CollectionFacts(title, offered_to=("PARTNER-B",)))]


def _said(hidden: Hidden, canary: str, *who: str) -> str:
    hidden.secrets.append(Secret(canary, "why something was released", "draft", source="nobody", extra=who))
    return canary


def _known(hidden: Hidden, by: Actor, canary: str, what: str, *who: str) -> str:
    """Something of the office's own, for its eyes; its STIX id."""
    hidden.secrets.append(Secret(canary, what, "draft", source="nobody", extra=who))
    made = {
        "type": "malware", "spec_version": "2.1", "id": f"malware--{uuid4()}", "created": AT, "modified": AT,
        "name": canary, "is_family": True,
    }  # fmt: skip
    content = json.dumps(made).encode()
    receipt, _ = keep(by, Arrival([content], marking=Marking(Tlp.AMBER_STRICT)))
    remember(by, receipt, [Item("/0", content, made)])
    hidden.objects.append(str(made["id"]))
    return str(made["id"])


def _row(actor: Actor, stix_id: str) -> int:
    with seeing(actor):
        return objects(stix_id)[0].id


def _ask(hidden: Hidden, officer: Actor) -> int:
    """E-01 is asked about its AMBER+STRICT object; the reason is for it and the office."""
    why = _said(hidden, "canaryaskedwhy", *OFFICE, "E-01 reporter")
    with seeing(officer):
        rows = [one for stix_id in hidden.objects for one in _seen(stix_id) if one.marking is Tlp.AMBER_STRICT]
    target = (Target(hidden.nation.organisations["PARTNER-B"].pk),)
    return propose(officer, Proposal((rows[0].id,), target, why))


def _seen(stix_id: str) -> tuple[object, ...]:
    from noroshi.knowledge.errors import ObjectNotFound

    try:
        return objects(stix_id)
    except ObjectNotFound:
        return ()


def _notices(hidden: Hidden) -> list[int]:
    with seeing(hidden.nation.partner()):
        return list(Notice.objects.values_list("pk", flat=True))


def _publish(hidden: Hidden, officer: Actor, second: Actor) -> None:
    for canary, what, who in (
        ("canaryproduct", "a product", (*OFFICE, PARTNER)),
        ("canarydraftproduct", "a draft of a product", OFFICE),
    ):
        hidden.secrets.append(Secret(canary, what, "draft", source="nobody", extra=who))
        content = Content(canary, canary, (Section("章", canary, "Part", canary),), organisations=("PARTNER-B",))
        key = begin(officer, ProductKind.PROVISION, content)
        send_to_review(officer, key)
        hidden.council.setdefault("product_id", []).append(key)  # type: ignore[arg-type]  # a UUID
        if canary == "canaryproduct":
            accept(second, key)
            publish_product(officer, key)
    with seeing(officer):
        hidden.council["publication_id"] = list(
            Publication.objects.filter(product_id__in=hidden.council["product_id"]).values_list("pk", flat=True)
        )
