"""PDF files and mails made for tests, good and nasty."""

import io
import zlib

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
    """A page whose content unpacks to 200 MB."""
    packed = zlib.compress(b" " * 200_000_000, 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF"
        % (len(packed), packed)
    )
