"""A file is taken for what it is, and a bomb is put down before it goes off."""

import gzip
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats.errors import Bomb, BrokenArchive, FormatError
from noroshi.formats.sniff import Format, is_gzip, sniff, unpacked

NASTY = Path(__file__).parent / "nasty"
REAL = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        (b'{"type": "bundle", "id": "bundle--1"', Format.STIX_BUNDLE),
        (b'\xef\xbb\xbf\n{"objects": [], "spec_version": "2.0"', Format.STIX_BUNDLE),
        (b'{"Event": {"info": "x"', Format.MISP_EVENT),
        (b'{"response": [{"Event": {', Format.MISP_LIST),
        (b'[{"Event": {"uuid"', Format.MISP_LIST),
        (b'{"title": "x", "catalogVersion": "1", "vulnerabilities": [', Format.KEV),
        (b"value,type\nevil.example,domain\n", Format.CSV),
        ("値,種類\n".encode("cp932"), Format.CSV),
        ("value\n".encode("utf-16"), Format.CSV),
        (b"198.51.100.7\n", Format.CSV),
        (b"[2001:db8::1]:443\n[2001:db8::2]:443\n", Format.CSV),
    ],
)
def test_each_format_is_recognised_by_its_beginning(prefix, expected):
    assert sniff(prefix).format is expected


@pytest.mark.parametrize(
    ("prefix", "reason"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"PK\x03\x04", "archive"), (b"%PDF-1.7", "document"),
        (b'{"a": 1}', "json-other"), (b"<html>", "markup"), (b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(prefix, reason):
    found = sniff(prefix)
    assert (found.format, found.reason) == (Format.UNKNOWN, reason)
    assert found.explanation.endswith(".")


@given(st.binary(max_size=300), st.text(max_size=20))
def test_arbitrary_bytes_are_always_something(prefix, name):
    assert isinstance(sniff(prefix, name).format, Format)


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_compressed_content_comes_back_whatever_the_pieces(content, size):
    packed = gzip.compress(content, mtime=0) + gzip.compress(b"second", mtime=0)
    assert is_gzip(packed)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(unpacked(pieces)) == content + b"second"


@given(st.binary(max_size=200))
def test_arbitrary_bytes_unpack_or_raise_what_is_declared(content):
    with suppress(FormatError):
        list(unpacked([b"\x1f\x8b\x08" + content]))


def test_a_bomb_is_stopped_by_its_ratio():
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb", mtime=0) as packing:
        for _ in range(32):
            packing.write(bytes(1 << 20))
    with pytest.raises(Bomb):
        list(unpacked([bomb.getvalue()]))


def test_a_file_over_the_limit_is_stopped():
    with pytest.raises(Bomb):
        list(unpacked([gzip.compress(b"x" * 2000)], limit=1000))


def test_a_file_that_was_cut_off_is_named_as_such():
    with pytest.raises(BrokenArchive):
        list(unpacked([(NASTY / "gzip-cut-off.gz").read_bytes()]))


@pytest.mark.skipif(not REAL.exists(), reason="shared data is absent")
@pytest.mark.parametrize(
    ("folder", "pattern", "formats"),
    [
        ("misp", "*.json", {Format.MISP_EVENT, Format.MISP_LIST}),
        ("stix", "*.json", {Format.STIX_BUNDLE}),
        ("stix", "*.json.gz", {Format.STIX_BUNDLE}),
        ("kev", "*.json.gz", {Format.KEV}),
    ],
)
def test_real_files_are_recognised(folder, pattern, formats):
    for path in (REAL / folder).glob(pattern):
        raw = path.read_bytes()
        prefix = next(unpacked([raw])) if is_gzip(raw) else raw
        assert sniff(prefix[:4096], path.name).format in formats, path.name
