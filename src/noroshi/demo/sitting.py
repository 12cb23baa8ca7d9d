"""What the demo nation's council and its products have come to: asked, answered, discussed, doubted, to be signed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from noroshi.authority.anew import SignedInAnew
from noroshi.authority.queries import actor_for
from noroshi.frame.actors import REAL_WORLD, Actor, Channel
from noroshi.frame.verbs import seeing
from noroshi.knowledge.queries import objects
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.searching import search
from noroshi.knowledge.services import Item, keep, remember
from noroshi.knowledge.types import SearchQuery
from noroshi.parties.models import Group, Person
from noroshi.parties.queries import organisation_by_code
from noroshi.release.audiences import viewer_audiences
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.council import discussing, proposing, queries, requests, telling
from noroshi.sharing.council.proposing import Wanted
from noroshi.sharing.council.requests import Question
from noroshi.sharing.council.types import ProposalKind, Sharing
from noroshi.sharing.products.services import accept, begin, product, publish_product, send_to_review, sign
from noroshi.sharing.products.types import Content, ProductKind, Section

VALUE: Final = "198.51.100.77"
OPINION: Final = "opinion--8f7a2f4e-4c1c-4b7d-9a70-6b1f0e5d2c31"


def sit_down() -> None:
    """Let the council meet once: nothing where it has met, or where the nation's past is not there yet."""
    asker = _person("reporter@e-02.example")
    with seeing(asker):
        met = bool(queries.requests(asker, own=True))
        found = search(SearchQuery(VALUE, types=("indicator",)), viewer_audiences()).rows
    if met or not found:
        return
    thing = found[0].stix_id
    _answer_the_office()
    _ask_each_other(asker)
    _talk(thing)
    _doubt(thing)
    _write()


def _person(mail: str) -> Actor:
    return actor_for(Person.objects.select_related("organisation").get(email=mail), Channel.COMMAND)


def _answer_the_office() -> None:
    """One of the core group answers for all, the other does not."""
    member, other = _person("reporter@e-01.example"), _person("reporter@f-02.example")
    with seeing(member):
        [row] = queries.requests(member, waiting=True)[:1]
    text = (
        "11月21日の深夜に3件ありました。送信元はいずれも198.51.100.77です。\n"
        "Three, in the night of 21 November, all from 198.51.100.77."
    )
    requests.answer(member, row.id, text, Tlp.AMBER, Sharing.NAMED)
    reason = "委託先の調査が終わっていません。 / Our provider has not finished looking."
    requests.decline(other, row.id, reason)


def _ask_each_other(asker: Actor) -> None:
    """A member asks its sector's group; all who are asked read the answers."""
    group = Group.objects.get(world_id=REAL_WORLD, code="COUNCIL-E")
    question = Question(
        "GateVPN 9.1の更新時期 / When do you update GateVPN 9.1?",
        "更新の予定日と、更新までの回避策を教えてください。\nWhen will you update, and what do you do until then?",
        asker.now() + timedelta(days=3), group_id=group.pk, open_answers=True,
    )  # fmt: skip
    key = requests.ask(asker, question)
    text = "12月1日に更新します。それまで管理画面を閉じます。\nOn 1 December; its console is closed until then."
    requests.answer(_person("reporter@e-01.example"), key, text, Tlp.AMBER, Sharing.NAMED)


def _talk(thing: str) -> None:
    """A discussion on an indicator, a sighting of it, and a proposal to its source."""
    member, other = _person("reporter@e-01.example"), _person("reporter@w-01.example")
    marking = Marking(Tlp.GREEN)
    said = "当社でも観測しました。夜間だけ通信しています。\nWe saw it too; it talks at night only."
    discussing.write(member, thing, said, marking)
    asked = "443番ポート以外はありますか。\nOn any port but 443?"
    discussing.write(_person("analyst@nco.example"), thing, asked, marking)
    discussing.write(other, thing, "当社は8443番です。\nHere it was 8443.", marking)
    telling.saw_object(member, thing)
    why = "当社の外部監視サービスの送信元です。\nIt is where our own monitoring provider comes from."
    proposing.propose(other, thing, Wanted(ProposalKind.FALSE_ALARM, why))


def _doubt(thing: str) -> None:
    """A partner's opinion of the indicator arrives as a STIX object."""
    partner = _person("partner@partner-a.example")
    at = partner.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    value = {
        "type": "opinion", "spec_version": "2.1", "id": OPINION, "created": at, "modified": at, "opinion": "disagree",
        "explanation": "Shared hosting; other sites there are harmless.", "object_refs": [thing],
    }  # fmt: skip
    content = json.dumps(value).encode()
    with seeing(partner):
        objects(thing)
        receipt, again = keep(partner, Arrival([content], "opinion.json", marking=Marking(Tlp.GREEN)))
        if not again:
            remember(partner, receipt, [Item("/objects/0", content, value)])


def _write() -> None:
    """A joint product that waits for the police's signature, and one that is published."""
    author, reviewer = _person("duty-officer@nco.example"), _person("analyst@nco.example")
    for signers in (("NCO", "NPA"), ()):
        key = begin(author, ProductKind.PROVISION, _content(signers))
        send_to_review(author, key)
        accept(reviewer, key)
        if signers:
            with seeing(author):
                digest = product(key).digest
            sign(author, key, digest, SignedInAnew(author.person_id or 0, "demo"))
        else:
            publish_product(author, key)


def _content(signers: tuple[str, ...]) -> Content:
    joint = bool(signers)
    readers = tuple(code for code in ("E-01", "F-01", "W-01", "PARTNER-B") if organisation_by_code(code, REAL_WORLD))
    return Content(
        "境界装置を狙う攻撃への備え（共同）" if joint else "境界装置を狙う攻撃の整理",
        "Preparing for intrusions through edge devices (joint)" if joint else "Intrusions through edge devices",
        (
            Section(
                "概要", "遠隔保守用VPN装置を経由する侵入が続いています。夜間の通信が特徴です。",
                "Outline", "Intrusions through remote maintenance gateways go on. They talk at night.",
            ),
            Section(
                "対処", "管理画面を外部から閉じ、更新が終わるまで踏み台を経由させてください。",
                "What to do", "Close their administration to the outside; put them behind a jump host until updated.",
            ),
        ),
        marking="TLP:AMBER", organisations=readers, signers=signers,
    )  # fmt: skip
