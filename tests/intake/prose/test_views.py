"""A reporter hands in a text; only what the reporter confirms goes into the draft."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from noroshi.frame.verbs import seeing
from noroshi.intake.models import Draft
from noroshi.intake.services import answers_of
from noroshi.parties.types import Role
from tests.intake.test_views import begin, text
from tests.languages.papers import pdf
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
MEMO = "本日、攻撃元198[.]51[.]100[.]7から「hxxps://evil[.]example/a」が届いた。\nJA3 " + "ab" * 16 + " も見られた。"


@pytest.fixture
def draft(reporter: Client) -> str:
    """The address of a draft just begun."""
    return begin(reporter).rsplit("/", 2)[0]


@pytest.fixture
def values(nation: Nation) -> Callable[[], object]:
    """What the only draft holds of values."""

    def held() -> object:
        with seeing(nation.reporter("E-01")):
            return answers_of(Draft.objects.get()).get("observables")

    return held


def test_each_value_is_shown_in_its_sentence_and_nothing_is_kept_before_it_is_confirmed(
    reporter: Client, draft: str, values: Callable[[], object]
) -> None:
    response = reporter.post(f"{draft}/prose/", {"text": MEMO})
    page = response.content.decode()
    assert "本日、攻撃元<mark>198[.]51[.]100[.]7</mark>から" in page
    assert 'value="https://evil.example/a" checked' in page
    assert f'value="ja3:{"ab" * 16}" checked' in page
    assert values() is None


def test_confirmed_values_join_those_that_the_draft_has_and_struck_ones_do_not(
    reporter: Client, draft: str, values: Callable[[], object]
) -> None:
    reporter.post(f"{draft}/clues/", {"section": "clues", "observables": "203.0.113.9", "go": "save"})
    ticked = ["198.51.100.7", f"ja3:{'ab' * 16}", "203.0.113.9"]
    response = reporter.post(f"{draft}/prose/confirmed/", {"value": ticked})
    assert response.headers["Location"] == f"{draft}/clues/"
    assert values() == ("203.0.113.9", "198.51.100.7", f"ja3:{'ab' * 16}")
    assert "The draft has it already." in text(reporter.post(f"{draft}/prose/", {"text": "from 198.51.100.7"}))


def test_a_half_written_list_of_values_is_not_lost_when_values_are_added(reporter: Client, draft: str) -> None:
    reporter.post(f"{draft}/clues/", {"section": "clues", "observables": "not a value", "go": "save"})
    reporter.post(f"{draft}/prose/confirmed/", {"value": ["198.51.100.7"]})
    page = reporter.get(f"{draft}/clues/").content.decode()
    assert "not a value\n198.51.100.7" in page


def test_what_is_confirmed_but_is_no_value_is_not_taken(
    reporter: Client, draft: str, values: Callable[[], object]
) -> None:
    reporter.post(f"{draft}/prose/confirmed/", {"value": ["<script>", "", "x" * 9000]})
    assert values() is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("memo.txt", MEMO.encode("cp932")),
        ("memo.pdf", pdf("beacon to 198.51.100.7")),
        ("mail.eml", b"From: a@bank.example\r\nSubject: x\r\n\r\nbeacon to 198.51.100.7"),
    ],
)
def test_a_file_is_searched(reporter: Client, draft: str, name: str, content: bytes) -> None:
    response = reporter.post(f"{draft}/prose/", {"file": SimpleUploadedFile(name, content)})
    assert "198.51.100.7" in text(response)


@pytest.mark.parametrize(
    ("posted", "status", "said"),
    [
        ({"text": "  "}, 422, "Paste a text, or choose a file."),
        ({"text": "x" * 500_001}, 413, "longer than 500000 characters"),
        ({"file": SimpleUploadedFile("memo.docx", b"PK")}, 422, "Only .txt, .eml and .pdf files are searched"),
        ({"file": SimpleUploadedFile("memo.pdf", b"%PDF-1.7 broken")}, 422, "The PDF file is damaged"),
        ({"file": SimpleUploadedFile("big.txt", b"x" * (10 * 1024 * 1024 + 1))}, 413, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_searched_says_what_to_do(
    reporter: Client, draft: str, posted: dict[str, object], status: int, said: str
) -> None:
    response = reporter.post(f"{draft}/prose/", posted)
    assert response.status_code == status
    assert said in text(response)


def test_a_text_without_values_says_what_is_left_out(reporter: Client, draft: str) -> None:
    assert "No value was found" in text(reporter.post(f"{draft}/prose/", {"text": "Version 9.1.4 on 192.168.1.1"}))


def test_japanese_readers_read_japanese(nation: Nation) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER), "ja")
    place = begin(client).rsplit("/", 2)[0]
    assert "文章から値を探す" in text(client.get(f"{place}/prose/"))
    assert "文章か、ファイル" in text(client.post(f"{place}/prose/", {}))
    broken = {"file": SimpleUploadedFile("memo.pdf", b"%PDF-1.7 broken")}
    assert "壊れている" in text(client.post(f"{place}/prose/", broken))


def test_the_draft_of_others_cannot_be_searched_into(nation: Nation, draft: str) -> None:
    other = signed_in(nation.person("W-03", Role.REPORTER))
    assert other.get(f"{draft}/prose/").status_code == 404
    assert other.post(f"{draft}/prose/confirmed/", {"value": ["198.51.100.7"]}).status_code == 404
    assert other.get(f"/reports/drafts/{uuid4()}/prose/").status_code == 404
