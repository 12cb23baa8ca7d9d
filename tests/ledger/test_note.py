"""Signed notes and keys (C2SP signed-note)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.ledger import note
from noroshi.ledger.faults import LogFault, MalformedKey, MalformedNote, SignatureMissing
from noroshi.ledger.note import SignerKey, VerifierKey

NASTY = Path(__file__).parent / "nasty"
# The example of Go's golang.org/x/mod/sumdb/note, whose keys and signature are published with it.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_go_verifies():
    VerifierKey.parse(GO_KEY).check(note.parse(GO_NOTE.encode()))


def test_keys_survive_their_text_form():
    key = SignerKey.generate("office.example/ledger")

    assert SignerKey.parse(key.text) == key
    assert VerifierKey.parse(key.verifier.text) == key.verifier
    assert key.seed.hex() not in repr(key)


def test_several_may_sign_and_unknown_signatures_are_passed_over():
    ours, witness, stranger = (SignerKey.generate(name) for name in ("ours", "witness", "ours"))
    signed = note.parse(note.sign("text\n", ours, witness).raw)

    ours.verifier.check(signed)
    witness.verifier.check(signed)
    with pytest.raises(SignatureMissing):
        stranger.verifier.check(signed)


def test_one_false_signature_in_a_known_name_spoils_the_note():
    key = SignerKey.generate("ours")
    good, other = note.sign("text\n", key), note.sign("other text\n", key)

    with pytest.raises(SignatureMissing):
        key.verifier.check(note.Note("text\n", good.signatures + other.signatures))


def test_a_text_without_its_last_newline_is_not_signed():
    with pytest.raises(MalformedNote):
        note.sign("text", SignerKey.generate("ours"))


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "wide\u3000space", "line\nbreak"])
def test_names_that_would_confuse_a_reader_are_refused(name: str):
    with pytest.raises(MalformedKey):
        SignerKey.generate(name)


@pytest.mark.parametrize(
    "text",
    [
        "", "name", "name+c74f20a3", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+CBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX==", "PeterNeumann+c74f20a3+AQ==",
    ],
)  # fmt: skip
def test_keys_that_do_not_fit_their_hash_are_refused(text: str):
    with pytest.raises(MalformedKey):
        VerifierKey.parse(text)
    with pytest.raises(MalformedKey):
        SignerKey.parse(f"PRIVATE+KEY+{text}" if text else text)


@pytest.mark.parametrize("path", sorted(NASTY.glob("*.note")), ids=lambda path: path.name)
def test_nasty_notes_are_refused(path: Path):
    with pytest.raises(LogFault):
        VerifierKey.parse(GO_KEY).check(note.parse(path.read_bytes()))


@given(st.integers(0, len(GO_NOTE.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_changed(at: int, difference: int):
    raw = bytearray(GO_NOTE.encode())
    raw[at] ^= difference

    with pytest.raises(LogFault):
        VerifierKey.parse(GO_KEY).check(note.parse(bytes(raw)))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_note_in_one_form_or_refused(raw: bytes):
    with suppress(MalformedNote):
        assert note.parse(raw).raw == raw
