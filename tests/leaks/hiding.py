"""Fills a nation with things of every marking, each carrying texts that occur nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest

from noroshi.authority.services import issue_token
from noroshi.face.forms import from_json
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.intake import filling
from noroshi.intake.attachments.services import attach
from noroshi.intake.desk.handover import hand_over
from noroshi.intake.desk.messages import answer as reply
from noroshi.intake.desk.messages import ask
from noroshi.intake.desk.queries import item_of
from noroshi.intake.desk.services import hand_back
from noroshi.intake.desk.types import ItemKind
from noroshi.intake.duties.models import Delivery, Duty, StageReceipt
from noroshi.intake.duties.services import confirm, decline
from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.intake.mail.receiving import receive
from noroshi.intake.reading import read
from noroshi.intake.services import begin_draft, send_draft, submit_answers
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import keep, remember, remember_sighting
from noroshi.observables import guess, observable_id
from noroshi.parties.asset_services import change_asset, retire_assets
from noroshi.parties.models import Asset, Client, Group
from noroshi.parties.services import register_assets
from noroshi.parties.types import AssetKind, AssetLine, OrganisationKind, Role
from noroshi.release.audiences import audience_for, marking_named
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.peers import services as partners
from noroshi.sharing.peers.types import Flow, Terms
from noroshi.stix import Problem, RawItem
from noroshi.warning import models
from noroshi.warning.services import answer, open_warning
from noroshi.warning.types import Answer
from tests.leaks.giving import give
from tests.leaks.model import Secret, Viewer
from tests.leaks.sitting import convene
from tests.nation import Nation

MARKINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED", "no consent")
SHARED = "shared-by-all.example"
"""A value that stands in an object of every marking: counts of it tell who sees how many."""
AT = "2026-11-20T00:00:00.000Z"
VIEWERS = (
    Viewer("NCO", "duty-officer"), Viewer("NCO", "analyst"), Viewer("NCO", "administrator"),
    Viewer("E-01", "reporter", "first"), Viewer("E-01", "reporter", "second"), Viewer("E-01", "asset-manager"),
    Viewer("W-01", "reporter"), Viewer("W-01", "asset-manager"),
    Viewer("F-01", "reporter"), Viewer("F-01", "asset-manager"),
    Viewer("NPA", "liaison"), Viewer("PARTNER-B", "partner"), Viewer("COMMISSION", "commissioner"),
    Viewer("V-01", "member", community=False),
)  # fmt: skip
"""E-01 tells; W-01 is its client; F-01 is concerned; V-01 is a vendor, who is not of the community."""
_ALWAYS = {"NCO duty-officer", "E-01 reporter", "PARTNER-B partner"}
LOOKING = [
    one
    if f"{one.organisation} {one.role}" in _ALWAYS and one.name != "second"
    else pytest.param(one, marks=pytest.mark.long)
    for one in VIEWERS
]
"""Everybody, of whom the short run takes one of each kind."""


@dataclass
class Hidden:
    """The nation, its secrets, and the ids of the things that carry them."""

    nation: Nation
    tokens: dict[Viewer, str] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    reports: list[tuple[str, UUID]] = field(default_factory=list)
    drafts: list[UUID] = field(default_factory=list)
    receipts: list[int] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    warnings: list[UUID] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    handovers: list[int] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)
    peers: list[int] = field(default_factory=list)
    assets: list[int] = field(default_factory=list)
    attachments: list[UUID] = field(default_factory=list)
    deliveries: list[UUID] = field(default_factory=list)
    stage_receipts: list[UUID] = field(default_factory=list)
    council: dict[str, list[int]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    """What to search for: each stands beside a secret, and is none."""

    def actor(self, viewer: Viewer) -> Actor:
        """A viewer as an actor."""
        from noroshi.authority.queries import actor_for

        return actor_for(self.person(viewer))

    def person(self, viewer: Viewer) -> Any:
        """A viewer as a person."""
        from noroshi.parties.models import Person

        name = viewer.name or f"{viewer.role} {viewer.organisation}"
        held = self.nation.organisations[viewer.organisation]
        return Person.objects.select_related("organisation").get(organisation=held, name=name)


def hide() -> Hidden:
    """Found a nation and hide things in it."""
    nation = Nation.found()
    nation.add("V-01", OrganisationKind.VENDOR)
    nation.add_person("V-01", Role.MEMBER)
    nation.add_person("E-01", Role.REPORTER, "first")
    nation.add_person("E-01", Role.REPORTER, "second")
    Client.objects.create(provider=nation.organisations["E-01"], client=nation.organisations["W-01"])
    nation.owns_domain("F-01", "concerned.example")
    hidden = Hidden(nation)
    teller = hidden.actor(VIEWERS[3])
    for marking in MARKINGS:
        _tell(hidden, teller, marking)
    _to_those_named(hidden, teller)
    _owe(hidden, teller)
    _draft(hidden, teller)
    _mail(hidden)
    _agree(hidden)
    nation.runs("E-01", "Kitakaze", "canaryassetproduct", "1.0")
    _secret(hidden, "canaryassetproduct", "an asset", "asset", extra=("E-01 asset-manager",))
    _assets_with_a_past(hidden)
    nation.settle()
    _collect(hidden)
    _answer(hidden)
    _handle(hidden, teller)
    convene(hidden, teller)
    give(hidden)
    for viewer in VIEWERS:
        hidden.tokens[viewer] = issue_token(hidden.actor(viewer), "leaks")
    return hidden


def _mail_secret(hidden: Hidden, part: str) -> str:
    return _secret(
        hidden, f"canarymail{part}", f"a mail's {part}", "RED by name", source="", extra=("NCO duty-officer",)
    )


def _mail(hidden: Hidden) -> None:
    """A mail that waits for the duty officer: in it stands what nobody else may learn, the named sender included."""
    made = EmailMessage()
    made["From"], made["Message-ID"] = hidden.actor(VIEWERS[3]).name + " <first@example.jp>", "<canary@mail.example>"
    subject, text, name = (_mail_secret(hidden, part) for part in ("subject", "text", "file"))
    made["Subject"] = subject
    made.set_content(text)
    made.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"{name}.bin")
    kept = receive(hidden.nation.automation(), bytes(made))
    assert kept is not None
    hidden.mails.append(kept.pk)


def _agree(hidden: Hidden) -> None:
    """A partner: of its server, of what is agreed and of what was refused nobody outside the desk learns a word."""
    desk = {"source": "", "extra": ("NCO duty-officer", "NCO analyst")}

    def secret(part: str) -> str:
        return _secret(hidden, f"canarypartner{part}", f"a partner's {part}", "RED by name", **desk)

    duty, partner = hidden.nation.duty_officer(), hidden.nation.organisations["PARTNER-B"]
    server = partners.ServerFacts(f"https://{secret('server')}.example/api/", user=secret("user"), secret="x")
    peer_id = partners.add_peer(duty, partner.pk, server)
    terms = Terms(incoming=Flow(open=True, highest=Tlp.CLEAR))
    facts = partners.AgreementFacts(terms, hidden.nation.clock.now(), None, secret("document"))
    partners.agree(duty, peer_id, facts)
    refused = {"type": "indicator", "id": "indicator--00000000-0000-4000-8000-00000000c0de", "name": secret("refusal")}
    problem = Problem(path=secret("detail"), clause="STIX", code="x", message="broken")
    partners.receive_pushed(hidden.nation.partner(), [RawItem(json.dumps(refused).encode(), "x", refused), problem])
    partners.suspend(duty, peer_id, secret("reason"))
    hidden.peers.append(peer_id)


def _secret(hidden: Hidden, canary: str, what: str, marking: str, **more: Any) -> str:
    hidden.secrets.append(Secret(canary, what, marking, by="first", clients=("W-01",), **more))
    return canary


def _tell(hidden: Hidden, teller: Actor, marking: str) -> None:
    """A report, a bundle and a sighting of E-01's first reporter under one marking."""
    sign = f"m{MARKINGS.index(marking)}"
    _report(hidden, teller, marking, sign)
    if marking != "no consent":  # nobody asks machines for the consent that a form asks for
        _bundle(hidden, teller, marking, sign)
        _sight(hidden, teller, marking, sign)


def _report(hidden: Hidden, teller: Actor, marking: str, sign: str) -> None:
    def secret(what: str, **more: Any) -> str:
        return _secret(hidden, f"canary{sign}report{what}", f"a report's {what}", marking, **more)

    answers = {
        "title": f"seekreport{sign} {secret('title')}",
        "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "extent": f"It reaches {secret('extent')}",
        "signs": ["encryption"],
        "observables": [f"{secret('value')}.example", SHARED],
        "measures": secret("measures"),
        "contact": {"name": secret("contact"), "role": "", "email": "soc@e-01.example", "phone": ""},
        "consent": "no" if marking == "no consent" else "yes",
        "marking": "TLP:AMBER" if marking == "no consent" else f"TLP:{marking}",
    }
    with seeing(teller):
        given, _ = from_json(COMMON_FORM_2, answers, filling.runtime_for(teller))
        draft = begin_draft(teller, COMMON_FORM_2, given)
        inside = secret("inside", shown=False).encode()
        hidden.attachments.append(attach(teller, draft.pk, f"{secret('filename')}.log", [inside]).id)
        report, _ = send_draft(teller, draft.pk)
    hidden.reports.append((report.number, report.id))
    _secret(hidden, report.number.lower(), "a report's number", marking)
    hidden.words.append(f"seekreport{sign}")
    hidden.values.append(f"canary{sign}reportvalue.example")


def _to_those_named(hidden: Hidden, teller: Actor) -> None:
    """A report for a group besides, and one for one person of the office by name instead of all duty officers."""
    council = Group.objects.create(world_id=hidden.nation.world_id, code="COUNCIL", name_ja="協議会", name_en="Council")
    council.members.set([hidden.nation.organisations[code] for code in ("E-01", "F-01")])
    analyst = hidden.nation.person("NCO", Role.ANALYST)
    wide, narrow = (
        {"marking": "TLP:AMBER", "groups": ["COUNCIL"]},
        {"marking": "TLP:RED", "office_persons": [str(analyst.pk)]},
    )
    _named(hidden, teller, "group", wide, "AMBER", ("F-01 reporter",))
    _named(hidden, teller, "person", narrow, "RED by name", ("NCO analyst",))


def _named(
    hidden: Hidden, teller: Actor, sign: str, sharing: dict[str, object], marking: str, extra: tuple[str, ...]
) -> None:
    answers = {
        "title": f"seekreport{sign} " + _secret(hidden, f"canary{sign}title", "a report's title", marking, extra=extra),
        "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "signs": ["encryption"],
        "observables": [
            _secret(hidden, f"canary{sign}value", "a report's value", marking, extra=extra) + ".example",
            SHARED,
        ],
        "contact": {"name": "somebody", "role": "", "email": "soc@e-01.example", "phone": ""},
        "consent": "yes",
    }
    with seeing(teller):
        report, _ = submit_answers(teller, COMMON_FORM_2, answers | sharing, f"key-{sign}")
    hidden.reports.append((report.number, report.id))
    _secret(hidden, report.number.lower(), "a report's number", marking, extra=extra)
    hidden.words.append(f"seekreport{sign}")
    hidden.values.append(f"canary{sign}value.example")


def _bundle(hidden: Hidden, teller: Actor, marking: str, sign: str) -> None:
    def secret(what: str, **more: Any) -> str:
        return _secret(hidden, f"canary{sign}bundle{what}", f"a bundle's {what}", marking, **more)

    objects = list(_objects(hidden, secret, marking, sign))
    content = json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": objects}).encode()
    tlp = Marking(marking_named(marking))
    name = f"{secret('file', shown=False)}.json"
    arrival = Arrival([content], name, marking=tlp, idempotency_key=f"bundle:{sign}")
    with seeing(teller):
        receipt, _ = keep(teller, arrival)
        remember(teller, receipt, read([content], name, "E-01"))
    hidden.receipts.append(receipt.id)
    hidden.words.append(f"seekbundle{sign}")
    hidden.values += [f"canary{sign}bundlevalue.example", f"canary{sign}bundlewarned.concerned.example"]


def _objects(hidden: Hidden, secret: Any, marking: str, sign: str) -> Iterator[dict[str, object]]:
    """An indicator, a malware that it indicates, one whose value concerns F-01, and one that is bad."""
    common = {"spec_version": "2.1", "created": AT, "modified": AT}
    pattern = {"pattern_type": "stix", "valid_from": AT}
    warned = ("F-01 reporter",) if marking == "AMBER" else ()
    first, second = uuid4(), uuid4()
    yield common | pattern | {
        "type": "indicator", "id": f"indicator--{first}", "name": f"seekbundle{sign} {secret('name')}",
        "description": f"about {secret('description')}",
        "pattern": f"[domain-name:value = '{secret('value')}.example' OR domain-name:value = '{SHARED}']",
        "x_note": secret("property"),
    }  # fmt: skip
    yield common | {"type": "malware", "id": f"malware--{second}", "name": secret("malware"), "is_family": False}
    yield common | {
        "type": "relationship", "id": f"relationship--{uuid4()}", "relationship_type": "indicates",
        "source_ref": f"indicator--{first}", "target_ref": f"malware--{second}", "description": secret("relation"),
    }  # fmt: skip
    yield common | pattern | {
        "type": "indicator", "id": f"indicator--{uuid4()}", "name": secret("concernedname"),
        "pattern": f"[domain-name:value = '{secret('warned', extra=warned)}.concerned.example']",
    }  # fmt: skip
    bad = str(uuid4())
    yield {"type": "indicator", "id": f"indicator--{bad}", "name": secret("bad", shown=False)} | common
    _secret(hidden, bad, "the id of a refused object", marking)
    _secret(hidden, str(first), "an object's id", marking)
    hidden.objects.append(f"indicator--{first}")


def _sight(hidden: Hidden, teller: Actor, marking: str, sign: str) -> None:
    seen = _secret(hidden, f"canary{sign}sighting", "a sighting's summary", marking, shown=False)
    tlp = marking_named(marking)
    with seeing(teller):
        found = guess(f"canary{sign}bundlevalue.example")
        assert found is not None
        audience = audience_for(teller, Marking(tlp))
        key = observable_id(found.kind, found.value)
        remember_sighting(
            teller, observable_ids=[key], organisation_id=teller.organisation_id, marking=tlp, audience_id=audience,
            summary=seen,
        )  # fmt: skip


def _draft(hidden: Hidden, teller: Actor) -> None:
    given = {"title": _secret(hidden, "canarydrafttitle", "a draft's title", "draft"), "state": "continuing"}
    with seeing(teller):
        answers, _ = from_json(COMMON_FORM_2, given, filling.runtime_for(teller))
        hidden.drafts.append(begin_draft(teller, COMMON_FORM_2, answers).pk)
    name = _secret(hidden, "canarydraftfile", "a draft's file", "draft")
    hidden.attachments.append(attach(teller, hidden.drafts[-1], f"{name}.log", [b"denied"]).id)


def _owe(hidden: Hidden, teller: Actor) -> None:
    """Reports of which others are owed their part: with consent the police too, without it only whom the law names."""
    _owed(hidden, teller, "AMBER", {"consent": "yes", "marking": "TLP:AMBER"}, ("NPA liaison",))
    _owed(hidden, teller, "no consent", {"consent": "no", "marking": "TLP:AMBER"}, ("NCO duty-officer", "NCO analyst"))


def _owed(hidden: Hidden, teller: Actor, marking: str, sharing: dict[str, str], extra: tuple[str, ...]) -> None:
    sign = f"owed{marking[:2].lower()}"
    answers = {
        "title": f"what is owed {sign}",
        "recognised_at": {"at": "2026-11-20T05:05:00+00:00", "precision": "minute", "zone": "Asia/Tokyo"},
        "state": "continuing",
        "signs": ["encryption"],
        "extent": _secret(hidden, f"canary{sign}extent", "an owed report's extent", marking, extra=extra),
        "personal_data": "yes",
        "contact": {"name": "somebody", "role": "", "email": "soc@e-01.example", "phone": ""},
    }
    with seeing(teller):
        report, _ = submit_answers(teller, COMMON_FORM_2, answers | sharing, f"key-{sign}")
        duties = {one.duty: one.pk for one in Duty.objects.filter(report_id=report.id)}
        confirm(teller, duties["incident-report"])
        reason = _secret(hidden, f"canary{sign}reason", "a duty's reason", "asset" if marking == "AMBER" else marking)
        decline(teller, duties["personal-data-report"], reason)
        hidden.deliveries += Delivery.objects.filter(report_id=report.id, state="sent").values_list("pk", flat=True)
        hidden.stage_receipts += StageReceipt.objects.filter(duty__report_id=report.id).values_list("pk", flat=True)
    hidden.reports.insert(0, (report.number, report.id))
    _secret(hidden, report.number.lower(), "a report's number", marking, extra=extra)


def _assets_with_a_past(hidden: Hidden) -> None:
    """One that was something else before, and one that is retired."""
    manager = hidden.nation.actor("E-01", Role.ASSET_MANAGER)
    names = [
        _secret(hidden, canary, "an asset", "asset", extra=("E-01 asset-manager",))
        for canary in ("canaryassetbefore", "canaryassetretired")
    ]
    register_assets(manager, [AssetLine(AssetKind.DOMAIN, name, value=f"{name}.example") for name in names])
    with seeing(manager):
        found = Asset.objects.filter(organisation_id=manager.organisation_id).order_by("pk")
        hidden.assets += found.values_list("pk", flat=True)
    changed, retired = hidden.assets[-2:]
    change_asset(manager, changed, AssetLine(AssetKind.DOMAIN, "renamed", value="renamed.example"))
    retire_assets(manager, [retired])


def _collect(hidden: Hidden) -> None:
    for code, role in (("NCO", Role.DUTY_OFFICER), ("F-01", Role.REPORTER)):
        with seeing(hidden.nation.actor(code, role)):
            found = models.Warning.objects.filter(world_id=hidden.nation.world_id).values_list("pk", flat=True)
            hidden.warnings += [one for one in found if one not in hidden.warnings]


def _answer(hidden: Hidden) -> None:
    """F-01 answers one of its warnings: the remark is for itself and the office."""
    concerned = hidden.nation.reporter("F-01")
    with seeing(concerned):
        first = models.Warning.objects.filter(organisation_id=concerned.organisation_id).order_by("ordinal").first()
        assert first is not None
        open_warning(concerned, first.pk)
        answer(concerned, first.pk, Answer.NOT_SEEN, remark="canaryanswerremark")
    extra = ("F-01 reporter", "NCO duty-officer", "NCO analyst")
    hidden.secrets.append(Secret("canaryanswerremark", "an answer's remark", "draft", source="nobody", extra=extra))


def _handle(hidden: Hidden, teller: Actor) -> None:
    """The duty officer asks about each report that is on the desk, its sender answers, notes are written."""
    officer = hidden.nation.duty_officer()
    for place, (number, report) in enumerate(hidden.reports):
        with seeing(officer):
            item = item_of(officer, ItemKind.REPORT, str(report))
        if item is None:
            continue
        marking = "RED" if item.marking is Tlp.RED else "AMBER+STRICT"
        asked, answered = (
            _secret(hidden, f"canarydesk{place}{word}", f"a desk's {word}", marking) for word in ("question", "reply")
        )
        ask(officer, item.id, f"about {asked}")
        reply(teller, number, f"it is {answered}")
        hand_back(officer, item.id, f"canarydesk{place}note")
        hidden.secrets.append(
            Secret(f"canarydesk{place}note", "a desk's note", "draft", source="nobody", extra=("NCO duty-officer",))
        )
        hidden.items.append(item.id)
    hidden.handovers.append(hand_over(officer, "canaryhandover"))
    office = ("NCO duty-officer", "NCO analyst")
    hidden.secrets.append(Secret("canaryhandover", "a hand-over", "draft", source="nobody", extra=office))


def mails(hidden: Hidden) -> list[tuple[Tlp, str]]:
    """Every mail that would be handed over, as its server gets it, with its marking."""
    from noroshi.warning.mailing import compose

    with seeing(hidden.nation.automation()):
        rows = models.MailOutbox.objects.filter(warning__world_id=hidden.nation.world_id).select_related("warning")
        return [(Tlp(row.warning.marking), str(compose(row).message())) for row in rows]
