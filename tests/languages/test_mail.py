"""A mail is taken apart as far as it goes, whatever its headers say."""

from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.languages import extract
from noroshi.languages.errors import NotPlainText, TextError, TooManyParts, UnknownKindOfFile
from noroshi.languages.files import text_of_file
from noroshi.languages.mail import read_mail, text_of_mail

NASTY = sorted((Path(__file__).parent / "nasty").glob("*.eml"))


def mail(text="通信先は evil[.]example です。", **headers):
    made = EmailMessage()
    made["From"] = headers.pop("sender", '"田中 太郎" <Tanaka@Bank.example>')
    made["Subject"] = headers.pop("subject", "不審な通信について")
    made["Message-ID"] = "<1@bank.example>"
    made.set_content(text, charset=headers.pop("charset", "utf-8"))
    for name, content in headers.pop("files", {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def test_headers_text_and_attachments_are_read():
    read = read_mail(mail(files={"指標.json": b"{}", "../../etc/passwd": b"x"}))
    assert read.senders == ("tanaka@bank.example",)
    assert read.subject == "不審な通信について"
    assert read.message_id == "<1@bank.example>"
    assert "evil[.]example" in read.text
    assert [(one.name, one.content) for one in read.attachments] == [("指標.json", b"{}"), ("passwd", b"x")]
    assert not read.broken


@pytest.mark.parametrize("charset", ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"])
def test_japanese_is_read_in_every_encoding_that_mail_uses(charset):
    assert "通信先は" in read_mail(mail(charset=charset)).text


def test_an_html_mail_says_where_its_links_lead():
    made = EmailMessage()
    made["From"] = "a@evil.example"
    made.set_content(
        '<style>p{}</style><p>Your bank</p><a href="https://evil.example/login">https://bank.example</a>'
        "<script>x</script>",
        subtype="html",
    )
    values = [one.value for one in extract(text_of_mail(bytes(made)))]
    assert values == ["a@evil.example", "https://evil.example/login", "https://bank.example/"]


def test_a_mail_within_a_mail_within_a_mail_is_refused_and_not_followed_for_ever():
    inner = mail()
    for _ in range(40):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    with pytest.raises(TooManyParts):
        read_mail(inner)


def test_thousands_of_parts_are_refused():
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    with pytest.raises(TooManyParts):
        read_mail(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 1000 + b"--b--\r\n")


@pytest.mark.parametrize("path", NASTY, ids=lambda path: path.stem)
def test_broken_mail_is_read_as_far_as_it_goes(path):
    read = read_mail(path.read_bytes())
    assert "198.51.100.7" in read.text


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: ("From: " + text).encode("utf-8", "replace")))
def test_no_bytes_whatever_break_the_reader(content):
    with suppress(TextError):
        read_mail(content)


def test_a_file_is_read_by_what_it_is():
    assert text_of_file("memo.txt", "通信先は evil.example".encode("cp932")) == "通信先は evil.example"
    assert "evil[.]example" in text_of_file("saved.eml", mail())
    with pytest.raises(UnknownKindOfFile):
        text_of_file("memo.docx", b"PK")
    with pytest.raises(NotPlainText):
        text_of_file("memo.txt", b"\x00\x01\x02\xff\xfe")
