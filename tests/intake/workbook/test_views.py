"""A reporter downloads a workbook, fills it in without a connection, and hands it in; it becomes a draft."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from noroshi.intake.forms_of_law import COMMON_FORM_2
from noroshi.parties.types import Role
from tests.intake.test_views import text
from tests.intake.workbook.books import FILLED, filled
from tests.nation import Nation
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(nation: Nation) -> Client:
    """E-01's reporter."""
    return signed_in(nation.person("E-01", Role.REPORTER))


def test_each_form_can_be_downloaded_in_both_languages(reporter: Client) -> None:
    page = reporter.get("/reports/workbooks/").content.decode()
    addresses = re.findall(r'href="(/reports/workbooks/[^"]+\.xlsx)"', page)
    assert len(addresses) == 14
    got = reporter.get("/reports/workbooks/common_form_2.ja.xlsx")
    assert got.headers["Content-Disposition"] == 'attachment; filename="common_form_2_ja.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    assert "ランサムウェア" in str(book.worksheets[0]["A1"].value)
    assert reporter.get("/reports/workbooks/common_form_2.fr.xlsx").status_code == 404
    assert reporter.get("/reports/workbooks/nothing.ja.xlsx").status_code == 404


def test_a_filled_workbook_becomes_a_draft_that_says_what_is_missing(reporter: Client) -> None:
    file = SimpleUploadedFile("form.xlsx", filled(COMMON_FORM_2, FILLED))
    response = reporter.post("/reports/workbooks/", {"file": file})
    said = text(response)
    assert "It is a draft now" in said
    assert "cell B" in said
    found = re.search(r'href="(/reports/drafts/[^"]+/check/)"', response.content.decode())
    assert found is not None
    draft = text(reporter.get(found[1]))
    assert "制御端末が暗号化された" in draft
    assert "198.51.100.23" in draft
    assert "Not ready yet" in draft


def test_what_is_no_workbook_says_what_to_do(nation: Nation) -> None:
    client = signed_in(nation.person("E-01", Role.REPORTER), "ja")
    response = client.post("/reports/workbooks/", {"file": SimpleUploadedFile("x.xlsx", b"hello")})
    assert response.status_code == 422
    assert "Excel" in text(response)
    assert client.post("/reports/workbooks/", {}).status_code == 422


def test_who_may_not_report_has_no_workbooks(nation: Nation) -> None:
    client = signed_in(nation.person("NCO", Role.ANALYST))
    assert client.get("/reports/workbooks/").status_code == 403
