"""PDF files and mails made for tests, good and nasty."""

import io

import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(*pages, font="Helvetica", encrypted=None, stream=None):
    """A PDF file with a line of text on each page, or with ``stream`` as the content of its one page."""
    writer = pypdf.PdfWriter()
    for text in pages or ("",):
        page = writer.add_blank_page(width=595, height=842)
        named = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject(f"/{font}")}
        )  # fmt: skip
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(named)})}
        )
        content = DecodedStreamObject()
        content.set_data(stream or b"BT /F1 12 Tf 72 720 Td (" + text.encode() + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    if encrypted:
        writer.encrypt(encrypted)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def bomb():
    """A page whose content unpacks to 40 MB."""
    return pdf("x", stream=b" " * 40_000_000)
