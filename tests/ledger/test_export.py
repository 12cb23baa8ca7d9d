"""The export grows with the log and never shows a reader half of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from noroshi.ledger import keys
from noroshi.ledger.errors import ExportFailed, ExportOfAnotherLog, NothingToExport
from noroshi.ledger.export import export
from noroshi.ledger.note import SignerKey
from noroshi.ledger.sequencer import sequence_now
from noroshi.ledger.verify import verify
from tests.ledger.conftest import Log
from tests.ledger.exported import write_log


def test_the_export_grows_with_the_log_and_verifies_each_time(log: Log, tmp_path: Path):
    folder = tmp_path / "out"
    sequence_now()
    assert export(folder).size == 0
    for count, size in ((200, 200), (57, 257), (0, 257), (300, 557)):
        log.record_many(count)
        head = sequence_now()

        done = export(folder)

        assert (done.size, done.root, done.entries) == (size, head.root, count)
        verdict = verify(folder, keys.verifier())
        assert (verdict.ok, verdict.size, verdict.remarks) == (True, size, ())


def test_partial_tiles_stay_until_the_tile_is_complete(log: Log, tmp_path: Path):
    for count in (10, 10, 300):
        log.record_many(count)
        sequence_now()
        export(tmp_path)
        partials = sorted(path.name for path in (tmp_path / "tile/entries").rglob("000.p/*"))
        assert partials == {10: ["10"], 20: ["10", "20"], 320: []}[verify(tmp_path).size]


def test_an_export_is_the_same_whether_written_at_once_or_in_steps(log: Log, tmp_path: Path):
    for count in (256, 256):
        log.record_many(count)
        sequence_now()
        export(tmp_path / "steps")
    export(tmp_path / "once")

    def files(name: str) -> dict[str, bytes]:
        folder = tmp_path / name / "tile"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert {path: raw for path, raw in files("steps").items() if ".p" not in path} == {
        path: raw for path, raw in files("once").items() if ".p" not in path
    }


def test_it_works_as_the_role_of_the_web(log: Log, tmp_path: Path):
    log.record("R-1")
    sequence_now()
    log.enter("app")

    assert export(tmp_path).size == 1


@pytest.mark.parametrize("size", [2, 9])
def test_another_logs_export_is_not_written_over(log: Log, tmp_path: Path, size: int):
    log.record_many(5)
    sequence_now()
    write_log(tmp_path, size, keys.signer())
    before = (tmp_path / "checkpoint").read_bytes()

    with pytest.raises(ExportOfAnotherLog):
        export(tmp_path)
    assert (tmp_path / "checkpoint").read_bytes() == before

    write_log(tmp_path, 2, SignerKey.generate("localhost/ledger"))
    with pytest.raises(ExportOfAnotherLog):
        export(tmp_path)


def test_what_cannot_be_exported_is_said(log: Log, tmp_path: Path):
    with pytest.raises(NothingToExport):
        export(tmp_path)

    sequence_now()
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportFailed):
        export(tmp_path / "file")
