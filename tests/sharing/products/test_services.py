"""Products: written, reviewed by somebody else, signed, published to their readers, withdrawn."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from stix2validator import validate_string

from noroshi.authority.anew import SignedInAnew
from noroshi.authority.errors import NotPermitted, NotSignedInAnew
from noroshi.frame.verbs import seeing
from noroshi.parties.types import Role
from noroshi.release.types import Handling, Marking, Tlp
from noroshi.sharing.desk.errors import OfAProduct
from noroshi.sharing.desk.models import Notice, Release
from noroshi.sharing.desk.services import withdraw
from noroshi.sharing.products.errors import (
    AnotherText,
    AuthorCannotReview,
    ChangedMeanwhile,
    NotAttachable,
    NotInThisState,
    ProductIncomplete,
    ProductNotFound,
    ProductReasonMissing,
    ProductTooLong,
    SignaturesMissing,
    UnknownCode,
)
from noroshi.sharing.products.models import Product, Publication, SignatureAct
from noroshi.sharing.products.publishing import signed_text_of
from noroshi.sharing.products.services import (
    accept,
    begin,
    comment,
    content_of,
    decline_to_sign,
    derive,
    new_edition,
    product,
    publish_product,
    save,
    send_back,
    send_to_review,
    sign,
    withdraw_product,
    withdraw_signature,
)
from noroshi.sharing.products.types import Content, ProductKind, ProductState, Section
from tests.knowledge.knowing import indicator
from tests.nation import Nation
from tests.sharing.desk.releasing import INDICATOR, fetch, found, partner_a, tell
from tests.sharing.products.writing import CONTENT, accepted, published, rewritten, signs, written


def state(nation: Nation, key: object) -> str:
    with seeing(nation.duty_officer()):
        return Product.objects.get(pk=key).state


def report_of(key: object, nation: Nation) -> str:
    with seeing(nation.duty_officer()):
        return f"report--{Product.objects.get(pk=key).family}"


def test_nobody_who_wrote_on_it_may_review_it(nation: Nation) -> None:
    key = written(nation)

    with pytest.raises(AuthorCannotReview):
        accept(nation.duty_officer(), key)
    send_back(nation.analyst(), key, "Who saw it first?")
    save(nation.analyst(), key, 1, Content("改題", "Retitled", CONTENT.sections))
    send_to_review(nation.analyst(), key)
    for author in (nation.duty_officer(), nation.analyst()):
        with pytest.raises(AuthorCannotReview):
            accept(author, key)


def test_what_is_changed_after_it_was_accepted_is_reviewed_again(nation: Nation) -> None:
    key = accepted(nation)
    assert state(nation, key) == "accepted"

    rewritten(nation, key, 1, title_en="Other")

    assert state(nation, key) == "draft"
    with pytest.raises(NotInThisState):
        publish_product(nation.duty_officer(), key)


def test_two_writers_never_lose_each_others_words(nation: Nation) -> None:
    key = begin(nation.duty_officer(), ProductKind.FULL, CONTENT)
    save(nation.analyst(), key, 1, Content("解析者の題", "The analyst's", CONTENT.sections))

    with pytest.raises(ChangedMeanwhile):
        rewritten(nation, key, 1, title_en="The officer's")
    assert rewritten(nation, key, 2, title_en="The officer's") == 3
    assert rewritten(nation, key, 2, title_en="The officer's, saved twice") == 4  # their own draft goes on


def test_a_product_in_one_language_alone_is_not_reviewed(nation: Nation) -> None:
    key = begin(nation.duty_officer(), ProductKind.FULL, Content("題", "Title", (Section("章", "本文"),)))

    with pytest.raises(ProductIncomplete):
        send_to_review(nation.duty_officer(), key)


def test_it_reaches_its_readers_as_a_page_and_as_stix_and_nobody_else(nation: Nation) -> None:
    other = partner_a(nation)
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    key = published(nation, organisations=("PARTNER-B",), indicators=(str(INDICATOR["id"]),))

    for actor, readable in ((nation.partner(), 1), (other, 0), (nation.reporter("W-01"), 0), (nation.analyst(), 1)):
        with seeing(actor):
            assert Publication.objects.filter(product_id=key).count() == readable
    report = found(nation.partner(), report_of(key, nation))
    assert report is not None
    assert (report["name"], report["lang"]) == ("浄水場を狙う攻撃", "ja")
    assert found(other, report["id"]) is None
    [made] = [found(nation.partner(), one) for one in report["object_refs"] if one.startswith("indicator")]
    assert made is not None
    assert made["pattern"] == INDICATOR["pattern"]
    assert "description" not in made  # nothing that its reporter wrote
    assert found(nation.partner(), INDICATOR["id"]) is None


def test_the_other_language_goes_along_as_language_content(nation: Nation) -> None:
    key = published(nation, organisations=("PARTNER-B",))

    with seeing(nation.partner()):
        held = {one["type"]: one for one in json.loads(Publication.objects.get(product_id=key).bundle)["objects"]}
    assert held["language-content"]["contents"]["en"]["name"] == "Attacks on waterworks"
    assert held["language-content"]["object_modified"] == held["report"]["modified"]


def test_what_is_for_publicity_is_clear_and_for_everybody(nation: Nation) -> None:
    key = published(nation, ProductKind.PUBLICITY)

    for actor in (nation.partner(), nation.reporter("W-01"), nation.actor("NPA", Role.LIAISON)):
        with seeing(actor):
            assert Publication.objects.get(product_id=key).marking == Tlp.CLEAR
        assert found(actor, report_of(key, nation)) is not None


def test_the_two_others_are_derived_from_the_full_one_without_who_told(nation: Nation) -> None:
    strict = indicator("198.51.100.8", "strict")
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    tell(nation, "E-01", [strict], Marking(Tlp.AMBER_STRICT))
    named = (str(INDICATOR["id"]), str(strict["id"]))
    full = begin(
        nation.duty_officer(),
        ProductKind.FULL,
        Content(CONTENT.title_ja, CONTENT.title_en, CONTENT.sections, (named[0],), named),
    )

    provision = derive(nation.analyst(), full, ProductKind.PROVISION)
    publicity = derive(nation.analyst(), full, ProductKind.PUBLICITY)

    with seeing(nation.analyst()):
        given, public = content_of(product(provision)), content_of(product(publicity))
    assert given.sections[0].text_ja == "［報告者 / reporter］の監視装置が狙われた。"
    assert "E-01" not in given.sections[0].text_en
    assert (given.indicators, given.citations) == ((named[0],), ())
    assert (public.indicators, public.marking) == ((), "TLP:CLEAR")
    with pytest.raises(NotInThisState):
        derive(nation.analyst(), provision, ProductKind.PUBLICITY)


def test_a_joint_product_waits_for_every_signer_and_shows_when_each_signed(nation: Nation) -> None:
    key = accepted(nation, signers=("NCO", "NPA", "PARTNER-B"), organisations=("E-01",))
    police, partner = nation.actor("NPA", Role.LIAISON), nation.partner()

    signs(nation.duty_officer(), key)
    nation.clock.time += timedelta(hours=1)
    signs(police, key)
    with pytest.raises(SignaturesMissing):
        publish_product(nation.duty_officer(), key)
    with pytest.raises(ProductNotFound):
        signs(nation.actor("MOD", Role.LIAISON), key)
    with pytest.raises(ProductReasonMissing):
        decline_to_sign(partner, key, " ")
    signs(partner, key)
    publish_product(nation.duty_officer(), key)

    with seeing(nation.reporter("E-01")):
        [signed] = Publication.objects.values_list("signers", flat=True)
    assert [one["en"] for one in signed] == ["Organisation NCO", "Organisation NPA", "Organisation PARTNER-B"]
    assert signed[0]["at"] < signed[1]["at"]


def test_a_signer_that_declines_stops_it_and_a_changed_text_is_signed_anew(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA",))
    police = nation.actor("NPA", Role.LIAISON)
    decline_to_sign(police, key, "The second paragraph is not ours.")
    with pytest.raises(SignaturesMissing):
        publish_product(nation.duty_officer(), key)

    rewritten(nation, key, 1, signers=("NPA",), title_en="Without it")
    send_to_review(nation.duty_officer(), key)
    with pytest.raises(NotInThisState):
        signs(police, key)  # it is not accepted yet
    accept(nation.analyst(), key)
    signs(police, key)
    publish_product(nation.duty_officer(), key)
    assert state(nation, key) == ProductState.PUBLISHED


def test_a_new_edition_takes_the_place_of_the_one_before_for_the_same_readers(nation: Nation) -> None:
    first = published(nation, organisations=("PARTNER-B",))
    nation.clock.time += timedelta(days=1)
    key = new_edition(nation.duty_officer(), first)
    save(nation.duty_officer(), key, 1, Content("改訂", "Revised", CONTENT.sections, organisations=("PARTNER-B",)))
    send_to_review(nation.duty_officer(), key)
    accept(nation.analyst(), key)
    publish_product(nation.analyst(), key)

    report = found(nation.partner(), report_of(first, nation))
    assert report is not None
    assert report["name"] == "改訂"
    assert report["created"] < report["modified"]
    with seeing(nation.partner()):
        assert [(one.edition, one.replaced_at is None) for one in Publication.objects.order_by("edition")] == [
            (1, False), (2, True),
        ]  # fmt: skip


def test_what_is_withdrawn_says_so_and_why_and_is_taken_back_from_machines(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    key = published(nation, organisations=("PARTNER-B",), indicators=(str(INDICATOR["id"]),))
    fetch(nation, nation.partner())
    nation.clock.time += timedelta(hours=1)

    withdraw_product(nation.duty_officer(), key, "A false alarm.")

    with seeing(nation.partner()):
        assert Publication.objects.get().withdrawn_because == "A false alarm."
        assert [(one.kind, one.fetched_at is not None) for one in Notice.objects.all()] == [("withdrawn", True)]
    for actor in (nation.partner(), nation.duty_officer()):
        report = found(actor, report_of(key, nation))
        assert report is not None
        assert report["revoked"] is True
        assert "description" not in report


def test_an_office_that_withdraws_a_public_product_revokes_it_for_everybody(nation: Nation) -> None:
    key = published(nation, ProductKind.PUBLICITY)
    nation.clock.time += timedelta(hours=1)

    withdraw_product(nation.duty_officer(), key, "A false alarm.")

    report = found(nation.reporter("W-01"), report_of(key, nation))
    assert report is not None
    assert report["revoked"] is True


@pytest.mark.parametrize(
    ("marking", "handling", "kind"),
    [
        (Tlp.RED, Handling(), ProductKind.FULL),
        (Tlp.AMBER_STRICT, Handling(), ProductKind.PROVISION),
        (Tlp.AMBER, Handling(), ProductKind.PUBLICITY),
        (Tlp.GREEN, Handling(originator_control=True), ProductKind.PROVISION),
    ],
)
def test_a_value_goes_no_further_than_its_originator_lets_it(
    nation: Nation, marking: Tlp, handling: Handling, kind: ProductKind
) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(marking), handling)

    with pytest.raises(NotAttachable):
        begin(nation.duty_officer(), kind, Content(indicators=(str(INDICATOR["id"]),)))


def test_what_cannot_be_kept_says_so(nation: Nation) -> None:
    officer = nation.duty_officer()
    with pytest.raises(UnknownCode):
        begin(officer, ProductKind.FULL, Content(organisations=("X-99",)))
    with pytest.raises(UnknownCode):
        begin(officer, ProductKind.FULL, Content(groups=("NONE",)))
    with pytest.raises(NotAttachable):
        begin(officer, ProductKind.FULL, Content(indicators=("indicator--nonsense",)))
    with pytest.raises(ProductTooLong):
        begin(officer, ProductKind.FULL, Content(sections=(Section(text_ja="長" * 200_000),)))
    with pytest.raises(ProductReasonMissing):
        comment(officer, written(nation), "  ")
    with pytest.raises(NotPermitted):
        begin(nation.reporter("E-01"), ProductKind.FULL, CONTENT)


def test_a_draft_is_for_the_offices_desk_and_its_signers(nation: Nation) -> None:
    key = written(nation, signers=("NPA",))

    for actor, seen in (
        (nation.analyst(), 1),
        (nation.actor("NPA", Role.LIAISON), 1),
        (nation.partner(), 0),
        (nation.actor("NCO", Role.ADMINISTRATOR), 0),
    ):
        with seeing(actor):
            assert Product.objects.filter(pk=key).count() == seen


def test_the_release_of_a_product_is_named_after_it_and_withdrawn_with_it_alone(nation: Nation) -> None:
    key = published(nation, organisations=("PARTNER-B",))
    with seeing(nation.duty_officer()):
        row = Release.objects.get(product_id=key)

    assert row.title == "浄水場を狙う攻撃"
    with pytest.raises(OfAProduct):
        withdraw(nation.duty_officer(), row.pk, "A false alarm.")


def test_a_signature_says_who_when_for_whom_over_which_text_and_only_by_who_signed_in_anew(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA", "PARTNER-B"), organisations=("E-01",))
    police, partner = nation.actor("NPA", Role.LIAISON), nation.partner()
    with seeing(police):
        digest = product(key).digest
    with pytest.raises(NotSignedInAnew):
        sign(police, key, digest, SignedInAnew(partner.person_id or 0, "password"))
    with pytest.raises(AnotherText):
        sign(police, key, "0" * 64, SignedInAnew(police.person_id or 0, "password"))
    signs(police, key)

    with seeing(partner):
        [act] = SignatureAct.objects.filter(product_id=key)
    assert (act.organisation_id, act.by_id, act.digest, act.method, act.act) == (
        police.organisation_id, police.person_id, digest, "password", "signed",
    )  # fmt: skip
    assert act.at == nation.clock.now()


def test_any_change_makes_earlier_signatures_void_and_says_so(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA", "PARTNER-B"), organisations=("E-01",))
    police = nation.actor("NPA", Role.LIAISON)
    signs(police, key)
    rewritten(nation, key, 1, signers=("NPA", "PARTNER-B"), organisations=("E-01",), marking="TLP:GREEN")

    with seeing(police):
        row = product(key)
        assert [one.state for one in row.signers.order_by("organisation__code")] == ["void", "asked"]
        assert [one.act for one in row.signature_acts.order_by("pk")] == ["signed", "void"]
    send_to_review(nation.duty_officer(), key)
    accept(nation.analyst(), key)
    with pytest.raises(SignaturesMissing):
        publish_product(nation.duty_officer(), key)
    signs(police, key)
    with seeing(police):
        assert product(key).signers.get(organisation_id=police.organisation_id).digest == product(key).digest


def test_a_signature_is_taken_back_before_publication_with_a_reason_and_not_after(nation: Nation) -> None:
    key = accepted(nation, signers=("NPA",))
    police = nation.actor("NPA", Role.LIAISON)
    with pytest.raises(NotInThisState):
        withdraw_signature(police, key, "never signed")
    signs(police, key)
    with pytest.raises(ProductReasonMissing):
        withdraw_signature(police, key, " ")
    withdraw_signature(police, key, "Section 1 is wrong.")
    with pytest.raises(SignaturesMissing):
        publish_product(nation.duty_officer(), key)
    signs(police, key)
    publish_product(nation.duty_officer(), key)
    with pytest.raises(NotInThisState):
        withdraw_signature(police, key, "too late")


def test_readers_get_the_signers_and_can_take_the_digest_of_what_they_signed(nation: Nation) -> None:
    tell(nation, "E-01", [INDICATOR], Marking(Tlp.AMBER))
    key = accepted(nation, signers=("NPA", "NCO"), organisations=("E-01",), indicators=(str(INDICATOR["id"]),))
    tell(
        nation,
        "E-01",
        [INDICATOR | {"modified": "2026-12-01T00:00:00.000Z", "pattern": "[ipv4-addr:value = '192.0.2.1']"}],
        Marking(Tlp.AMBER),
    )
    for who in (nation.actor("NPA", Role.LIAISON), nation.duty_officer()):
        signs(who, key)
    publish_product(nation.duty_officer(), key)

    with seeing(nation.reporter("E-01")):
        row = Publication.objects.get()
    signed = signed_text_of(row)
    assert hashlib.sha256(signed).hexdigest() == row.digest
    assert str(INDICATOR["pattern"]) in json.loads(signed)["indicators"], "as it was when it was sealed"
    bundle = json.loads(row.bundle)
    [report] = [one for one in bundle["objects"] if one["type"] == "report"]
    told = [one["description"] for one in report["external_references"]]
    assert [text.split(" at ")[0] for text in told] == ["Signed by Organisation NPA", "Signed by Organisation NCO"]
    assert all(row.digest in text for text in told)
    named = {one["id"]: one["name"] for one in bundle["objects"] if one["type"] == "identity"}
    assert named[report["external_references"][0]["external_id"]] == "Organisation NPA"
    assert list(named.values()).count("Organisation NCO") == 1
    assert validate_string(row.bundle).is_valid
