"""Pages of files: a browser never shows or runs what came with a report of an attack."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from noroshi.intake.attachments import services
from tests.intake.test_views import begin, fill, text
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def add(client: Client, draft: str, name: str = "access.log", content: bytes = b"denied") -> HttpResponse:
    """Add a file to a draft by its page."""
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(f"/reports/drafts/{draft}/files/", {"file": file}, follow=True)  # type: ignore[return-value]


def sent_with(client: Client, name: str, content: bytes) -> tuple[str, str]:
    """A report with one file: its number and the file's address."""
    check = fill(client)
    add(client, check.split("/")[3], name, content)
    number = client.post(check).headers["Location"].split("/")[2]
    page = client.get(f"/reports/{number}/").content.decode()
    return number, "/reports/files/" + page.partition("/reports/files/")[2].partition('"')[0]


def test_a_file_is_added_without_javascript_listed_with_its_digest_and_taken_away(reporter: Client) -> None:
    draft = begin(reporter).split("/")[3]
    page = add(reporter, draft)
    assert "access.log" in text(page)
    assert "SHA-256" in text(page)
    assert "access.log" in text(reporter.get(f"/reports/drafts/{draft}/check/"))
    address = "/reports/files/" + page.content.decode().partition("/reports/files/")[2].partition('"')[0]
    assert "No file yet" in text(reporter.post(f"{address}remove/", follow=True))


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "The file is empty"), (b"x" * 2000, "larger than 0 MB"), (None, "Choose a file")]
)
def test_a_file_that_cannot_be_taken_is_said_so_on_the_page(
    reporter: Client, monkeypatch: pytest.MonkeyPatch, content: bytes | None, sentence: str
) -> None:
    monkeypatch.setattr(services, "FILE_LIMIT", 1000)
    draft = begin(reporter).split("/")[3]
    address = f"/reports/drafts/{draft}/files/"
    response = reporter.post(address, {} if content is None else {"file": SimpleUploadedFile("a.log", content)})
    assert response.status_code in {413, 422}
    assert sentence in text(response)


def test_a_download_warns_first_and_then_comes_as_bytes_that_no_browser_runs(reporter: Client, officer: Client) -> None:
    number, address = sent_with(reporter, "記録 a.html.txt", b"denied <b>")
    page = officer.get(address)
    assert "Nobody has checked this file" in text(page)
    assert number in text(page)
    response = officer.post(address)
    assert response.content == b"denied <b>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Cache-Control"] == "no-store"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "%E8%A8%98%E9%8C%B2%20a.html.txt" in disposition
    assert disposition.isascii()


def test_a_dangerous_file_is_offered_to_the_office_alone_and_only_after_confirming(
    reporter: Client, officer: Client
) -> None:
    _, address = sent_with(reporter, "invoice.exe", b"MZ\x90\x00")
    own = reporter.get(address)
    assert "locked away" in text(own).lower()
    assert "Download" not in text(own)
    assert reporter.post(address, {"confirmed": "1"}).status_code == 403
    assert officer.post(address).status_code == 403
    response = officer.post(address, {"confirmed": "1"})
    assert response.content == b"MZ\x90\x00"
    assert "invoice.exe.locked" in response.headers["Content-Disposition"]


def test_nobody_else_finds_the_page_of_a_file(nation: Nation, reporter: Client) -> None:
    from noroshi.parties.types import Role

    _, address = sent_with(reporter, "access.log", b"denied")
    stranger = signed_in(nation.person("F-01", Role.REPORTER))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404
    assert stranger.post(f"{address}remove/").status_code == 404
