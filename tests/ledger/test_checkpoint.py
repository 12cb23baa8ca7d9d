"""Signed tree heads (C2SP tlog-checkpoint)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.ledger import checkpoint, note
from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.faults import MalformedCheckpoint
from noroshi.ledger.note import Note, SignerKey

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


def test_the_example_of_the_specification_is_read():
    claimed = checkpoint.parse(Note(f"example.com/behind-the-sofa\n20852163\n{ROOT}\n", ()))

    assert (claimed.origin, claimed.size, claimed.root.hex()[:6]) == (
        "example.com/behind-the-sofa",
        20_852_163,
        "0ac518",
    )


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_says_what_was_claimed(size: int, root: bytes):
    key = SignerKey.generate("office.example/ledger")
    signed = note.parse(Checkpoint(key.name, size, root).signed(key).raw)

    key.verifier.check(signed)
    assert checkpoint.parse(signed) == Checkpoint(key.name, size, root)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n", f"origin\n01\n{ROOT}\n", f"origin\n-1\n{ROOT}\n", f"origin\n１\n{ROOT}\n", f"\n1\n{ROOT}\n",
        f"origin\n9223372036854775808\n{ROOT}\n", f"origin\n1\n{ROOT}\n\nextension\n", "origin\n1\nAAAA\n",
        f"origin\n1\n{ROOT[:-2]}3=\n",
    ],
)  # fmt: skip
def test_other_spellings_are_refused(text: str):
    with pytest.raises(MalformedCheckpoint):
        checkpoint.parse(Note(text, ()))
