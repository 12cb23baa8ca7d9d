"""The log's key: made once, kept to its owner, never made anew for a log that exists."""

from __future__ import annotations

import pytest

from noroshi.ledger import keys
from noroshi.ledger.errors import KeyUnusable
from noroshi.ledger.sequencer import sequence_now
from tests.ledger.conftest import Log


def test_the_key_is_made_once_and_only_its_owner_can_read_it(log: Log):
    first = keys.signer()

    assert keys.signer() == first
    assert keys.verifier() == first.verifier
    assert first.name == "localhost/ledger"
    assert (log.home / "ledger_key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in log.home.iterdir()) == ["ledger_key", "ledger_verifier_key"]


def test_a_key_that_others_can_read_is_not_used(log: Log):
    keys.signer()
    (log.home / "ledger_key").chmod(0o644)

    with pytest.raises(KeyUnusable, match="chmod 600"):
        keys.signer()


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+x", "\ud7ff"])
def test_a_spoiled_key_is_named(log: Log, text: str):
    keys.signer()
    (log.home / "ledger_key").write_text(text)

    with pytest.raises(KeyUnusable, match="ledger_key"):
        keys.signer()


def test_a_lost_key_is_never_replaced_in_silence(log: Log):
    sequence_now()
    (log.home / "ledger_key").unlink()

    with pytest.raises(KeyUnusable, match="backup"):
        keys.signer()
    assert not (log.home / "ledger_key").exists()
