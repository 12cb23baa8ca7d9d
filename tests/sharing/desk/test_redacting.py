"""What a redacted version still says, and what it must not."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.release.cleaning import Secrets
from noroshi.release.types import Tlp
from noroshi.sharing.desk.redacting import Redactor
from noroshi.sharing.desk.types import Redaction

ALL = frozenset(Redaction)
AT = "2026-11-24T00:00:00.000Z"
SECRETS = Secrets(
    ("東都電力株式会社", "Toto Electric", "E-01"),
    ("港湾病院",),
    (ipaddress.IPv4Network("203.0.113.8/29"),),
    ("toto.example",),
)


def redactor(*redactions: Redaction, known: frozenset[str] = frozenset()) -> Redactor:
    return Redactor(
        frozenset(redactions), SECRETS, Tlp.GREEN, lambda one: one[:-36] + "9" * 8 + one[-28:], AT, known
    )  # fmt: skip


def made(kind: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--00000000-0000-4000-8000-{number:012d}",
        "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z",
        "created_by_ref": "identity--00000000-0000-4000-8000-000000000001", **more,
    }  # fmt: skip


def one(value: dict[str, Any], *redactions: Redaction) -> dict[str, Any] | None:
    return redactor(*redactions).redact([value]).get(str(value["id"]))


def test_a_redacted_version_has_its_own_id_and_moments_and_no_maker() -> None:
    value = made("malware", 5, name="Kurofune", is_family=False, external_references=[{"source_name": "E-01"}])

    assert one(value, Redaction.REPORTER) == {
        "type": "malware", "spec_version": "2.1", "id": "malware--99999999-0000-4000-8000-000000000005",
        "created": AT, "modified": AT, "name": "Kurofune", "is_family": False,
        "object_marking_refs": [Tlp.GREEN.marking_id],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("東都電力株式会社からの報告", "［報告者 / reporter］からの報告"),
        ("toto electric said, not E-011", "［報告者 / reporter］ said, not E-011"),
        ("港湾病院で見つかった", "［被害者 / victim］で見つかった"),
        ("from 10.1.2.3 to 198.51.100.7", "from ［内部 / internal］ to 198.51.100.7"),
        ("own 203.0.113.9, not 203.0.113.20", "own ［内部 / internal］, not 203.0.113.20"),
        ("host pc-17.corp and fd00::1", "host ［内部 / internal］ and ［内部 / internal］"),
        ("see vpn.toto.example", "see vpn.［内部 / internal］"),
        ("version 1.2.3.4.5 at 999.1.1.1", "version 1.2.3.4.5 at 999.1.1.1"),
    ],
)  # fmt: skip
def test_names_and_internal_addresses_go_from_texts(text: str, left: str) -> None:
    redactions = [Redaction.REPORTER, Redaction.VICTIM, Redaction.ADDRESSES]

    assert one(made("malware", 5, name="x", description=text), *redactions)["description"] == left  # type: ignore[index]  # it goes


def test_free_text_goes_whole_and_what_a_list_needs_stays() -> None:
    value = made("malware", 5, name="Kurofune", description="someone wrote", x_remark="someone wrote", is_family=True)

    assert "someone wrote" not in json.dumps(one(value, Redaction.FREE_TEXT))
    assert one(value, Redaction.FREE_TEXT)["name"] == "Kurofune"  # type: ignore[index]  # it goes


@pytest.mark.parametrize(
    "value",
    [
        made("indicator", 5, pattern="[ipv4-addr:value = '192.168.7.1']", pattern_type="stix"),
        made("indicator", 5, pattern="[domain-name:value = 'toto.example']", pattern_type="stix"),
        {"type": "ipv4-addr", "id": "ipv4-addr--00000000-0000-4000-8000-000000000005", "value": "10.0.0.0/8"},
        {"type": "url", "id": "url--00000000-0000-4000-8000-000000000005", "value": "http://203.0.113.10/x"},
    ],
)
def test_what_would_be_untrue_without_an_internal_address_is_left_out_whole(value: dict[str, Any]) -> None:
    assert one(value, Redaction.ADDRESSES) is None
    assert one(value, Redaction.REPORTER) is not None


def test_references_follow_what_goes_along_and_nothing_else() -> None:
    seen, unseen = made("malware", 5, name="x"), made("malware", 6, name="y")
    public = made("attack-pattern", 7, name="T1")
    says = made("relationship", 8, relationship_type="uses", source_ref=seen["id"], target_ref=public["id"])
    hidden = made("relationship", 9, relationship_type="uses", source_ref=seen["id"], target_ref=unseen["id"])
    report = made("report", 10, name="r", published=AT, object_refs=[seen["id"], unseen["id"], public["id"]])

    found = redactor(known=frozenset({public["id"]})).redact([seen, says, hidden, report])

    assert hidden["id"] not in found
    assert found[says["id"]]["source_ref"] == found[seen["id"]]["id"]
    assert found[report["id"]]["object_refs"] == [found[seen["id"]]["id"], public["id"]]


def test_a_report_of_nothing_that_goes_along_does_not_go() -> None:
    assert one(made("report", 10, name="r", published=AT, object_refs=[made("malware", 6)["id"]])) is None


def test_the_identity_of_the_reporter_does_not_go() -> None:
    assert one(made("identity", 5, name="東都電力株式会社"), Redaction.REPORTER) is None
    assert one(made("identity", 5, name="A vendor"), Redaction.REPORTER) is not None


words = st.text(st.sampled_from("東都電力株式会社 Toto Electric-01.:10/'["), max_size=40)
nested = st.recursive(words, lambda held: st.lists(held, max_size=3) | st.dictionaries(words, held, max_size=3))


@given(held=nested, secret=st.sampled_from(["東都電力株式会社", "港湾病院", "10.7.7.7", "pc-1.lan"]))
def test_no_secret_is_left_anywhere_in_what_goes(held: Any, secret: str) -> None:
    value = made(
        "malware", 5, name=f"a {secret} b", aliases=[secret], x_more={"deep": [held, secret]}, description=secret
    )

    assert secret not in json.dumps(one(value, *ALL), ensure_ascii=False)
