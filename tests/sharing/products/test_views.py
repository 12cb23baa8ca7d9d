"""The pages of products."""

from __future__ import annotations

import html
import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from noroshi.frame.verbs import seeing
from noroshi.parties.types import Role
from noroshi.release.types import Marking, Tlp
from noroshi.sharing.products.models import Product, Publication
from noroshi.sharing.products.services import content_of, withdraw_product
from noroshi.sharing.products.types import ProductKind
from tests.nation import Nation
from tests.sharing.desk.releasing import INDICATOR, tell
from tests.sharing.products.writing import accepted, published, rewritten, written
from tests.web.conftest import signed_in


@pytest.fixture(autouse=True)
def _in_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


def browser(nation: Nation, code: str, role: Role, language: str = "en") -> Client:
    return signed_in(nation.person(code, role), language)


def officer(nation: Nation, language: str = "en") -> Client:
    return browser(nation, "NCO", Role.DUTY_OFFICER, language)


def text_of(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]  # Django's response


def test_a_product_is_written_reviewed_and_published_in_the_browser(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    writer, reviewer = officer(nation), browser(nation, "NCO", Role.ANALYST)
    edit = writer.post("/products/new/", {"kind": "provision"})["Location"]
    page = edit.removesuffix("edit/")
    typed = {
        "revision": 1, "title_ja": "題名", "title_en": "Title", "section": ["0", "1"], "text_ja-0": "本文<b>",
        "text_en-0": "Text <b>", "heading_ja-0": "", "heading_en-0": "", "marking": "TLP:AMBER",
        "indicators": INDICATOR["id"], "organisations": "PARTNER-B, E-02",
    }  # fmt: skip

    assert writer.post(edit, typed).status_code == 204  # as the browser saves by itself
    assert writer.post(edit, typed | {"go": "on"})["Location"] == page
    assert "Text <b>" in text_of(writer.get(page))
    assert "<b>" not in writer.get(page).content.decode().split("Text ")[1][:10]
    writer.post(page, {"act": "send"})
    assert "It waits for review by somebody who did not write on it." in text_of(writer.get(page))
    assert writer.post(page, {"act": "accept"}).status_code == 403
    assert reviewer.post(page, {"act": "back", "text": ""}).status_code == 422
    reviewer.post(page, {"act": "accept"})
    assert "It goes to: PARTNER-B, E-02" in text_of(writer.get(page))
    writer.post(page, {"act": "publish"})

    with seeing(nation.partner()):
        [key] = Publication.objects.values_list("pk", flat=True)
    reader = browser(nation, "PARTNER-B", Role.PARTNER)
    assert "Title" in text_of(reader.get("/products/"))
    assert "198.51.100.7" in text_of(reader.get(f"/products/published/{key}/"))
    assert reader.get(page).status_code == 404
    outsider = browser(nation, "W-01", Role.REPORTER)
    assert "Nothing is published for you yet" in text_of(outsider.get("/products/"))
    for address in ("", "pdf/", "json/"):
        assert outsider.get(f"/products/published/{key}/{address}").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_read_as_pdf_and_as_stix(nation: Nation, language: str) -> None:
    key = published(nation, ProductKind.PUBLICITY)
    with seeing(nation.partner()):
        row = Publication.objects.get(product_id=key)
    reader = browser(nation, "PARTNER-B", Role.PARTNER, language)

    pdf = reader.get(f"/products/published/{row.pk}/pdf/").content
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 5000
    bundle = json.loads(reader.get(f"/products/published/{row.pk}/json/").content)
    assert {one["type"] for one in bundle["objects"]} == {"identity", "report", "language-content"}
    assert reader.get(f"/products/published/{row.pk}/exe/").status_code == 404


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_what_was_typed_is_still_there(
    nation: Nation,
) -> None:
    key = written(nation)
    rewritten(nation, key, 1, title_en="The officer's")
    analyst = browser(nation, "NCO", Role.ANALYST)

    answer = analyst.post(f"/products/{key}/edit/", {"revision": 1, "title_en": "Mine", "go": "save"})

    assert answer.status_code == 409
    assert 'value="Mine"' in text_of(answer)
    with seeing(nation.analyst()):
        assert content_of(Product.objects.get(pk=key)).title_en == "The officer's"


def test_a_signer_sees_the_draft_and_signs_but_sees_no_sources_and_no_review(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA",), citations=("R-2026-00001",))
    police = browser(nation, "NPA", Role.LIAISON)

    page = text_of(police.get(f"/products/{key}/"))
    assert "Attacks on waterworks" in page
    assert "R-2026-00001" not in page
    assert police.get(f"/products/{key}/edit/").status_code == 403
    assert police.post(f"/products/{key}/", {"act": "decline", "text": ""}).status_code == 422
    with seeing(nation.duty_officer()):
        digest = Product.objects.get(pk=key).digest
    police.post(f"/products/{key}/sign/", {"digest": digest})
    assert "Take our signature back" in text_of(police.get(f"/products/{key}/"))
    assert browser(nation, "MOD", Role.LIAISON).get(f"/products/{key}/").status_code == 404


def test_a_withdrawn_product_says_so_to_its_readers(nation: Nation) -> None:
    key = published(nation, organisations=("E-01",))
    withdraw_product(nation.duty_officer(), key, "A false alarm.")
    with seeing(nation.reporter("E-01")):
        [row] = Publication.objects.values_list("pk", flat=True)

    page = text_of(browser(nation, "E-01", Role.REPORTER, "ja").get(f"/products/published/{row}/"))

    assert "取消し：今後は使わないでください" in page
    assert "A false alarm." in page


def test_pages_of_products_ask_the_database_no_more_often_for_more(
    nation: Nation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        published(nation, ProductKind.PUBLICITY)
        written(nation)
    client = officer(nation)
    with seeing(nation.duty_officer()):
        row = Publication.objects.order_by("-pk").first()
    assert row is not None

    with django_assert_max_num_queries(30):
        client.get("/products/")
    with django_assert_max_num_queries(30):
        client.get(f"/products/published/{row.pk}/")


def test_who_signs_reads_it_whole_confirms_who_they_are_and_one_proof_serves_one_signature(
    nation: Nation, settings: Settings
) -> None:
    settings.DEMO = False
    first, second = (accepted(nation, signers=("NPA",), organisations=("E-01",), title_en=f"Title {n}") for n in (1, 2))
    police = nation.person("NPA", Role.LIAISON)
    police.set_password("correct horse battery")
    police.save()
    Authenticator.objects.create(user=police, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = signed_in(police)
    session = client.session
    session["second_factor_of"] = police.pk
    session.save()

    address = f"/products/{first}/sign/"
    shown = text_of(client.get(address))
    with seeing(nation.actor("NPA", Role.LIAISON)):
        digest = Product.objects.get(pk=first).digest
    assert " ".join(digest[at : at + 8] for at in range(0, 64, 8)) in shown
    assert "組織E-01の監視装置が狙われた。" in shown
    assert "The monitoring of Organisation E-01 was targeted." in shown
    assert client.post(address, {"digest": digest}).status_code == 403
    again = f"/account/reauthenticate/?next={address}"
    assert again.replace("/products/", "%2Fproducts%2F").replace("/sign/", "%2Fsign%2F") in shown
    back = client.post(again, {"password": "correct horse battery", "next": address})
    assert back["Location"] == address
    assert client.post(address, {"digest": "0" * 64}).status_code == 409
    client.post(again, {"password": "correct horse battery", "next": address})
    assert client.post(address, {"digest": digest}).status_code == 302
    assert client.post(f"/products/{second}/sign/", {"digest": digest}).status_code == 403, "the proof is spent"
    page = f"/products/{first}/"
    assert client.post(page, {"act": "unsign", "text": ""}).status_code == 422
    client.post(page, {"act": "unsign", "text": "Section 1 is wrong."})
    assert "Section 1 is wrong." in text_of(client.get(page))
